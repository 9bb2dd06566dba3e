import client from 'prom-client';

export const dynamic = 'force-dynamic'; // or `next build` would render it once and for all

const registry = new client.Registry();
client.collectDefaultMetrics({ register: registry });

export async function GET() {
  return new Response(await registry.metrics(), { headers: { 'Content-Type': registry.contentType } });
}
