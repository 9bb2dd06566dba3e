Deno.serve({ port: Number(Deno.env.get("PORT")), hostname: "127.0.0.1" }, (request) => {
  console.log(`${request.method} ${new URL(request.url).pathname} ${request.headers.get("user-agent")}`);
  return new Response("not here", { status: 404 });
});
