Bun.serve({
  port: Number(process.env.PORT),
  hostname: '127.0.0.1',
  fetch(request: Request) {
    console.log(`${request.method} ${new URL(request.url).pathname} ${request.headers.get('user-agent')}`);
    return new Response('not here', { status: 404 });
  },
});
