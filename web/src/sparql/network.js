// An answer as a drawing of things and links. What is drawn is said in words too, and the table holds all of it.
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force'
import { draw, make } from './elements.js'
import { address, isInvented, learn, short, shown } from './terms.js'
import { number, say } from './words.js'

const MOST = 200
const STEPS = 300
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
const COLOURS = 7
const LONGEST = 28

/** The things and links of an answer: of triples, or of a table whose rows name two things or more. */
export function networkOf({ form, columns, rows }) {
  const links = form === 'triples' ? rows.filter(isLink).map(linkOf) : rows.flatMap((row) => chain(row, columns))
  const kinds = new Map(
    form === 'triples' ? rows.filter(({ predicate }) => predicate.value === TYPE).map((row) => [key(row.subject), row.object]) : [],
  )
  const nodes = new Map()
  const kept = []
  for (const link of links) {
    for (const term of [link.from, link.to]) {
      const id = key(term)
      if (!nodes.has(id)) nodes.set(id, { id, term, kind: kinds.get(id) ?? link.kinds?.[id] ?? null })
    }
    kept.push({ source: key(link.from), target: key(link.to), name: link.name })
  }
  return { nodes: [...nodes.values()], links: kept }
}

/** Draws a network in `host`: the first 200 things of it. */
export async function show(host, network, onLearnt) {
  const { nodes, links } = cut(network)
  await learn(nodes.flatMap(({ term, kind }) => [term, kind]).filter((term) => term?.type === 'uri').map((term) => term.value))
  await learn(links.map((link) => link.name).filter((name) => /^[\w+.-]+:/.test(name)))
  const size = arrange(nodes, links)
  const colours = coloursOf(nodes)
  const told = say('editor_network', { things: number(nodes.length), links: number(links.length) })
  const svg = draw('svg', { class: 'network', viewBox: size.join(' '), width: size[2], role: 'group', 'aria-label': told })
  svg.append(draw('g', { class: 'links' }, ...links.map(line)), draw('g', {}, ...nodes.map((node) => circle(node, colours))))
  const left = network.nodes.length - nodes.length
  host.replaceChildren(
    make('p', { class: 'small' }, told, left > 0 ? ' ' + say('editor_network_cut', { count: number(left) }) : null),
    make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say('answer') }, svg),
    legend(colours, nodes.some((node) => isInvented(node.term))),
  )
  onLearnt()
}

function isLink({ predicate, object }) {
  return object.type !== 'literal' && predicate.value !== TYPE
}

function linkOf({ subject, predicate, object }) {
  return { from: subject, to: object, name: predicate.value }
}

function chain(row, columns) {
  const named = columns.filter((column) => row[column] && row[column].type !== 'literal')
  return named.slice(1).map((column, place) => {
    const [from, to] = [row[named[place]], row[column]]
    const kinds = { [key(from)]: column_kind(named[place]), [key(to)]: column_kind(column) }
    return { from, to, name: column, kinds }
  })
}

const column_kind = (name) => ({ type: 'column', value: name })
const key = (term) => `${term.type} ${term.value}`

function cut({ nodes, links }) {
  const kept = nodes.slice(0, MOST).map((node) => ({ ...node }))
  const ids = new Set(kept.map((node) => node.id))
  const seen = new Set()
  const drawn = links.filter(({ source, target, name }) => {
    const pair = `${source}\n${target}\n${name}`
    return ids.has(source) && ids.has(target) && !seen.has(pair) && seen.add(pair)
  })
  return { nodes: kept, links: drawn.map((link) => ({ ...link })) }
}

function arrange(nodes, links) {
  forceSimulation(nodes)
    .force('link', forceLink(links).id((node) => node.id).distance(120))
    .force('charge', forceManyBody().strength(-520))
    .force('centre', forceCenter(0, 0))
    .force('x', forceX().strength(0.06))
    .force('y', forceY().strength(0.1))
    .force('collide', forceCollide(46))
    .stop()
    .tick(STEPS)
  const [xs, ys] = [nodes.map((node) => node.x), nodes.map((node) => node.y)]
  const [left, top] = [Math.min(...xs) - 110, Math.min(...ys) - 40]
  return [left, top, Math.max(...xs) + 110 - left, Math.max(...ys) + 50 - top].map(Math.round)
}

function coloursOf(nodes) {
  const kinds = [...new Map(nodes.filter((node) => node.kind).map((node) => [node.kind.value, node.kind])).values()]
  return new Map(kinds.map((kind, place) => [kind.value, { kind, colour: `kind-${place % COLOURS}` }]))
}

function line({ source, target, name }) {
  const title = `${shown(source.term)} – ${nameOf(name)} → ${shown(target.term)}`
  return draw('line', { x1: source.x, y1: source.y, x2: target.x, y2: target.y }, draw('title', {}, title))
}

function circle({ term, kind, x, y }, colours) {
  const name = shown(term)
  const text = isInvented(term) ? `${name} (${say('status_illustrative')})` : name
  const label = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name
  const colour = kind ? colours.get(kind.value).colour : 'kind-none'
  const mark = isInvented(term) ? 'invented' : ''
  const drawn = draw(
    'g',
    { class: `node ${colour} ${mark}`, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
    draw('circle', { r: 9 }, draw('title', {}, term.type === 'uri' ? `${text} <${term.value}>` : text)),
    draw('text', { y: 24, 'text-anchor': 'middle' }, label),
  )
  const target = term.type === 'uri' ? address(term.value) : null
  return target ? draw('a', { href: target, 'aria-label': text }, drawn) : drawn
}

function legend(colours, invented) {
  const entries = [...colours.values()].map(({ kind, colour }) =>
    make('li', { class: colour }, make('span', { class: 'dot', 'aria-hidden': 'true' }), kind.type === 'column' ? kind.value : shown(kind)),
  )
  if (invented) entries.push(make('li', {}, make('span', { class: 'dot ring', 'aria-hidden': 'true' }), say('status_illustrative')))
  return entries.length ? make('ul', { class: 'kinds' }, ...entries) : ''
}

function nameOf(name) {
  return /^[\w+.-]+:/.test(name) ? shown({ type: 'uri', value: name }) || short(name) : name
}
