// Node's first example: it answers every path with its text.
const { createServer } = require('node:http');

createServer((req, res) => {
  console.log(`${req.method} ${req.url} ${req.headers['user-agent']}`);
  res.statusCode = 200;
  res.setHeader('Content-Type', 'text/plain');
  res.end('Hello World');
}).listen(Number(process.env.PORT), '127.0.0.1');
