// Node's own example of its cluster, with prom-client's aggregated metrics.
const cluster = require('node:cluster');
const http = require('node:http');
const { AggregatorRegistry, collectDefaultMetrics } = require('prom-client');

const aggregator = new AggregatorRegistry();
if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) {
    cluster.fork();
  }
  http
    .createServer(async (req, res) => {
      try {
        const metrics = await aggregator.clusterMetrics();
        res.setHeader('Content-Type', aggregator.contentType);
        res.end(metrics);
      } catch (ex) {
        res.statusCode = 500;
        res.end(ex.message);
      }
    })
    .listen(Number(process.env.METRICS_PORT));
} else {
  collectDefaultMetrics();
  http
    .createServer((req, res) => {
      res.writeHead(200);
      res.end('hello world\n');
    })
    .listen(Number(process.env.PORT));
}
