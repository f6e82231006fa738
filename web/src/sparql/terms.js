// How terms of SPARQL results are shown: names, short forms, addresses.
import { language, served } from './words.js'

const STATUS = 'https://w3id.org/digint/code/status/'
const NUMBERS = /#(integer|decimal|double|float|gYear|int|long|nonNegativeInteger)$/
const MOST = 1000
const known = new Map()
let prefixes = {}

/** Tells the short forms that prefixed names are made with. */
export function usePrefixes(table) {
  prefixes = table
}

/** The word of a status that an IRI is (`illustrative`, …); null for any other term. */
export function statusOf(term) {
  return term?.type === 'uri' && term.value.startsWith(STATUS) ? term.value.slice(STATUS.length) : null
}

/** Whether a term is a number, for columns of figures. */
export function isNumber(term) {
  return NUMBERS.test(term?.datatype ?? '') && term.value.trim() !== '' && !Number.isNaN(Number(term.value))
}

/** A term as people can read it: its label if one is known, else its short form. */
export function shown(term) {
  if (!term) return ''
  if (term.type === 'uri') return known.get(term.value)?.label ?? short(term.value)
  if (term.type === 'triple') return ['subject', 'predicate', 'object'].map((role) => shown(term.value[role])).join(' ')
  return term.type === 'bnode' ? `_:${term.value}` : term.value
}

/** The language of what `shown` gives. */
export function languageOf(term) {
  return term?.['xml:lang'] ?? (term?.type === 'uri' ? known.get(term.value)?.language : null) ?? null
}

/** Whether a term names something that only made-up data describe. */
export function isInvented(term) {
  return term?.type === 'uri' && (known.get(term.value)?.illustrative ?? false)
}

/** An IRI with its prefix; whole where no prefix fits. */
export function short(iri) {
  for (const [prefix, space] of Object.entries(prefixes)) {
    if (iri.startsWith(space) && /^[\w.~%-]+$/.test(iri.slice(space.length))) return `${prefix}:${iri.slice(space.length)}`
  }
  for (const [beginning, path] of served) {
    if (iri.startsWith(beginning)) return path.replace(/^\/(id|graph|code)\//, '') + iri.slice(beginning.length)
  }
  return iri
}

/** Where a link to an IRI leads: to this service for one of ours, else to its place on the web; null for none. */
export function address(iri) {
  for (const [beginning, path] of served) {
    if (iri.startsWith(beginning)) return path + encoded(iri.slice(beginning.length), path)
  }
  return /^https?:\/\//.test(iri) ? iri : null
}

function encoded(rest, path) {
  const whole = encodeURI(rest).replaceAll('?', '%3F')
  return path === '/graph/' ? whole : whole.replaceAll('#', '%23')
}

/** Asks what these IRIs are called, those that are not known yet. Gives true where something new was learnt. */
export async function learn(iris) {
  const unknown = [...new Set(iris)].filter((iri) => !known.has(iri)).slice(0, MOST)
  if (!unknown.length) return false
  const response = await fetch(`/sparql/names?lang=${language}`, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(unknown),
  })
  if (!response.ok) return false
  const found = await response.json()
  for (const iri of unknown) known.set(iri, found[iri] ?? {})
  return Object.keys(found).length > 0
}
