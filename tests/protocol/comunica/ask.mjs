// Comunica as a process: a line of JSON in (a query and its sources), a line of JSON out (the answer, and what was asked for).
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(`${process.argv[2]}/`);
const { QueryEngine } = require('@comunica/query-sparql-file');
const engine = new QueryEngine();

// `moved` does what a redirect at w3id.org would: [the beginning of an address, where it leads].
function recording(asked, moved) {
  return (input, init) => {
    const url = String(input.url ?? input);
    const headers = new Headers(init?.headers);
    asked.push({ method: init?.method ?? 'GET', url, accept: headers.get('accept') });
    const leads = moved && url.startsWith(moved[0]) ? moved[1] + url.slice(moved[0].length) : url;
    return fetch(leads, init);
  };
}

async function answer(query, context) {
  const result = await engine.query(query, context);
  if (result.resultType === 'boolean') {
    return { boolean: await result.execute() };
  }
  const table = result.resultType === 'bindings';
  const { data } = await engine.resultToString(
    result,
    table ? 'application/sparql-results+json' : 'application/n-triples',
  );
  let text = '';
  for await (const piece of data) {
    text += piece;
  }
  return table ? { rows: JSON.parse(text).results.bindings } : { triples: text };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { query, sources, moved } = JSON.parse(line);
  const asked = [];
  let told;
  try {
    told = await answer(query, { sources, fetch: recording(asked, moved) });
  } catch (error) {
    told = { error: String(error) };
  }
  console.log(JSON.stringify({ ...told, asked }));
}
