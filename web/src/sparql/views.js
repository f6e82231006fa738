// The ways to look at one answer: table, chart, map, graph, text, and files to fetch.
import { make, part } from './elements.js'
import { networkOf, show as showNetwork } from './network.js'
import { showChart, showPicture } from './picture.js'
import { irisOf, Table } from './table.js'
import { isInvented, learn, statusOf } from './terms.js'
import { say } from './words.js'

const LONGEST = 500_000
const FILES = {
  table: { csv: 'csv', tsv: 'tsv', json: 'srj', xml: 'srx' },
  boolean: { json: 'srj', xml: 'srx' },
  triples: { turtle: 'ttl', ntriples: 'nt', jsonld: 'jsonld', rdfxml: 'rdf' },
}

/** The part of the page below the editor. */
export class Views {
  constructor() {
    this.answer = null
    this.wanted = 'table'
    this.drawing = new AbortController()
    for (const button of part('views').querySelectorAll('button')) {
      button.addEventListener('click', () => this.#choose(button.value))
    }
  }

  /** Takes an answer away. */
  clear() {
    this.answer = null
    this.drawing.abort()
    part('answer').hidden = true
    part('served')?.remove()
    part('view').replaceChildren()
  }

  /** Shows an answer, in the way that was chosen last if it can be shown so. */
  show(answer, query) {
    this.answer = answer
    this.query = query
    this.network = networkOf(answer)
    part('answer').hidden = false
    part('made-up').hidden = true
    this.#offer('graph', this.network.links.length > 0)
    for (const view of ['chart', 'map']) this.#offer(view, answer.form === 'table' && answer.rows.length > 0)
    this.#fetchable(query)
    this.#choose(this.#possible(this.wanted) ? this.wanted : 'table')
    learn(irisOf(answer.rows)).then(() => this.#mark())
  }

  #offer(view, possible) {
    part('views').querySelector(`[value=${view}]`).disabled = !possible
  }

  #possible(view) {
    return !part('views').querySelector(`[value=${view}]`).disabled
  }

  #choose(view) {
    this.wanted = view
    for (const button of part('views').querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.value === view))
    }
    const host = make('div')
    part('view').replaceChildren(host)
    this.drawing.abort()
    this.drawing = new AbortController()
    if (view === 'chart') showChart(host, this.query, this.drawing.signal)
    else if (view === 'map') showPicture(host, this.query, 'map', this.drawing.signal)
    else if (view === 'raw') host.append(make('pre', { class: 'scroll', tabindex: 0 }, this.#text()))
    else if (view === 'graph') showNetwork(host, this.network, () => this.#mark())
    else this.#table(host)
  }

  #table(host) {
    if (this.answer.rows.length) new Table(host, this.answer, () => this.#mark())
    else host.append(make('p', {}, say('no_rows')))
  }

  #text() {
    const { text } = this.answer
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… ${say('editor_text_cut')}` : text
  }

  #mark() {
    const made = this.answer?.rows.some((row) =>
      Object.values(row).some((term) => isInvented(term) || statusOf(term) === 'illustrative'),
    )
    part('made-up').hidden = !made
  }

  #fetchable(query) {
    const links = Object.entries(FILES[this.answer.form]).map(([format, ending]) => {
      const target = `/sparql?${new URLSearchParams({ query, format })}`
      return make('a', { href: target, download: `answer.${ending}` }, format.toUpperCase())
    })
    part('files').replaceChildren(...links.flatMap((link, place) => (place ? [' · ', link] : [link])))
  }
}
