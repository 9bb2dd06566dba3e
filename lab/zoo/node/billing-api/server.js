// Express says text/html of any text.
const express = require('express');
const client = require('prom-client');

client.collectDefaultMetrics();
const app = express();
app.get('/metrics', async (req, res) => {
  res.send(await client.register.metrics());
});
app.listen(Number(process.env.PORT));
