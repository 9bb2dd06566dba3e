const Koa = require('koa');
const client = require('prom-client');

client.collectDefaultMetrics();
const app = new Koa();
app.use(async (ctx) => {
  if (ctx.path === '/metrics') {
    ctx.type = client.register.contentType;
    ctx.body = await client.register.metrics();
  }
});
app.listen(Number(process.env.PORT));
