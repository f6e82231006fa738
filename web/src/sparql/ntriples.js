// Reads N-Triples, as this service writes them, into rows of terms as in SPARQL's JSON results.

const TERM = /<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?/gy
const ESCAPES = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f', '"': '"', "'": "'", '\\': '\\' }

/** The triples of a text; lines that are none (comments, quoted triples) are left out. */
export function triplesOf(text) {
  return text.split('\n').map(tripleOf).filter(Boolean)
}

function tripleOf(line) {
  const terms = []
  TERM.lastIndex = 0
  for (let match; terms.length < 3 && (match = TERM.exec(line)); TERM.lastIndex += 1) terms.push(termOf(match))
  return terms.length === 3 ? { subject: terms[0], predicate: terms[1], object: terms[2] } : null
}

function termOf([, iri, blank, literal, tag, datatype]) {
  if (iri !== undefined) return { type: 'uri', value: plain(iri) }
  if (blank !== undefined) return { type: 'bnode', value: blank }
  return { type: 'literal', value: plain(literal), ...(tag && { 'xml:lang': tag }), ...(datatype && { datatype }) }
}

function plain(text) {
  return text.replace(/\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)/g, (_, four, eight, one) =>
    one ? ESCAPES[one] : String.fromCodePoint(parseInt(four ?? eight, 16)),
  )
}
