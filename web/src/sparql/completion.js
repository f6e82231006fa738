// Completes what this service holds: prefixes, classes, properties, graphs, variables of the query, words of SPARQL.
import { language, say } from './words.js'

const KEYWORDS = (
  'SELECT CONSTRUCT ASK DESCRIBE WHERE PREFIX BASE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES UNDEF ' +
  'DISTINCT REDUCED LIMIT OFFSET ORDER GROUP BY HAVING ASC DESC AS IN NOT EXISTS COUNT SUM AVG MIN MAX SAMPLE ' +
  'GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI COALESCE IF CONTAINS STRSTARTS STRENDS REGEX ' +
  'REPLACE LCASE UCASE STRLEN SUBSTR CONCAT YEAR MONTH DAY NOW ROUND ABS isIRI isLiteral isBlank'
).split(' ')
const keywords = KEYWORDS.map((label) => ({ label, type: 'keyword', boost: -20 }))
const WORD = /[?$<]?[\p{L}\p{N}_:/#.@%~-]*$/u

/** The prefixes that a query declares, by name. */
export function declaredIn(query) {
  return Object.fromEntries([...query.matchAll(/\bPREFIX\s+([\w.-]*):\s*<([^>]*)>/gi)].map((match) => [match[1], match[2]]))
}

/** The change that declares a prefix at the top of a query; an empty list where it is declared. */
export function declaration(query, prefix, prefixes) {
  if (prefix in declaredIn(query) || !(prefix in prefixes)) return []
  return [{ from: 0, insert: `PREFIX ${prefix}: <${prefixes[prefix]}>\n` }]
}

/** A source of completions for CodeMirror, from `/sparql/vocabulary`. */
export function completing(vocabulary) {
  const options = optionsOf(vocabulary)
  return (context) => {
    const line = context.state.doc.lineAt(context.pos)
    const before = line.text.slice(0, context.pos - line.from)
    const word = WORD.exec(before)[0]
    if (!word && !context.explicit) return null
    const found = fitting(options, word, before.slice(0, before.length - word.length), context.state.doc.toString())
    return found.length ? { from: context.pos - word.length, options: found, validFor: WORD } : null
  }
}

function fitting(options, word, before, query) {
  if (/^[?$]/.test(word)) return variablesOf(query, word)
  const afterGraph = /\b(GRAPH|FROM|FROM\s+NAMED)\s+$/i.test(before)
  if (afterGraph || word.startsWith('<')) return afterGraph ? options.graphs : [...options.graphs, ...options.whole]
  if (/(^|[\s;{])(a|rdf:type)\s+$/.test(before)) return options.classes
  return [...options.properties, ...options.classes, ...options.prefixes, ...keywords]
}

function variablesOf(query, word) {
  const names = new Set([...query.matchAll(/[?$](\w+)/g)].map((match) => match[1]))
  names.delete(word.slice(1))
  return [...names].map((name) => ({ label: word[0] + name, type: 'variable' }))
}

function optionsOf({ prefixes, classes, properties, graphs }) {
  const named = (kind, boost) => (term) => termOption(term, kind, boost, prefixes)
  const both = [...properties.map((term) => [term, 'property']), ...classes.map((term) => [term, 'class'])]
  return {
    classes: classes.map(named('class', 0)).filter(Boolean),
    properties: properties.map(named('property', 5)).filter(Boolean),
    prefixes: Object.keys(prefixes).map((prefix) => ({ label: `${prefix}:`, detail: prefixes[prefix], type: 'namespace', apply: withPrefix(prefix, prefixes), boost: 10 })),
    graphs: graphs.map((graph) => ({
      label: `<${graph.iri}>`,
      detail: graph.illustrative ? `${graph.label} (${say('status_illustrative')})` : graph.label,
      type: 'constant',
    })),
    whole: both.map(([{ iri, label }, type]) => ({ label: `<${iri}>`, detail: label, type })),
  }
}

function termOption({ iri, label, count }, type, boost, prefixes) {
  const [prefix, space] = Object.entries(prefixes).find(([, beginning]) => iri.startsWith(beginning)) ?? []
  if (!prefix || !/^[\w-]+$/.test(iri.slice(space.length))) return null
  const used = count ? ` · ${count.toLocaleString(language)}` : ''
  return {
    label: `${prefix}:${iri.slice(space.length)}`,
    detail: label + used,
    type,
    boost: boost + Math.min(5, Math.log10(1 + count)),
    apply: withPrefix(prefix, prefixes),
  }
}

function withPrefix(prefix, prefixes) {
  return (view, completion, from, to) => {
    const added = declaration(view.state.doc.toString(), prefix, prefixes)
    const shift = added.reduce((sum, change) => sum + change.insert.length, 0)
    view.dispatch({
      changes: [...added, { from, to, insert: completion.label }],
      selection: { anchor: from + shift + completion.label.length },
      userEvent: 'input.complete',
    })
  }
}
