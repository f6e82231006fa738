// An answer as a table: sorted by any column, a hundred rows at a time, IRIs by their names and as links.
import { make } from './elements.js'
import { address, isInvented, isNumber, languageOf, learn, shown, statusOf } from './terms.js'
import { language, number, say } from './words.js'

const ROWS = 100
const order = new Intl.Collator(language, { numeric: true })

/** The columns that people see: `x` is left out where `xLabel` stands beside it, and gives that one its link. */
export function columnsOf(names) {
  return names
    .filter((name) => !names.includes(`${name}Label`))
    .map((name) => {
      const named = name.replace(/Label$/, '')
      return { name, iri: named !== name && names.includes(named) ? named : name }
    })
}

/** The IRIs in rows. */
export function irisOf(rows) {
  return rows.flatMap((row) => Object.values(row).filter((term) => term.type === 'uri').map((term) => term.value))
}

/** Shows an answer in `host`. `onLearnt` is called when names of things have come. */
export class Table {
  constructor(host, answer, onLearnt) {
    this.host = host
    this.columns = columnsOf(answer.columns)
    this.rows = answer.rows
    this.onLearnt = onLearnt
    this.page = 0
    this.sorted = null
    this.show()
  }

  /** Draws the page that is chosen, then again when its names are known. */
  async show(focus = null) {
    this.#draw(focus)
    if (await learn(irisOf(this.#shownRows()))) this.#draw(focus)
    this.onLearnt()
  }

  #shownRows() {
    return this.rows.slice(this.page * ROWS, (this.page + 1) * ROWS)
  }

  #draw(focus) {
    const scrolled = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say('answer') }, this.#table())
    this.host.replaceChildren(scrolled, ...this.#pager())
    if (focus) this.host.querySelector(focus)?.focus()
  }

  #table() {
    const body = this.#shownRows().map((row) => make('tr', {}, ...this.columns.map((column) => cell(row, column))))
    return make(
      'table',
      {},
      make('caption', {}, this.#caption()),
      make('thead', {}, make('tr', {}, ...this.columns.map((column, place) => this.#heading(column, place)))),
      make('tbody', {}, ...body),
    )
  }

  #caption() {
    const first = this.page * ROWS
    const last = Math.min(first + ROWS, this.rows.length)
    return last - first < this.rows.length
      ? say('editor_rows_of', { first: number(first + 1), last: number(last), count: number(this.rows.length) })
      : say('rows_shown', { count: number(this.rows.length) })
  }

  #heading(column, place) {
    const down = this.sorted?.name === column.name ? this.sorted.down : null
    const arrow = make('span', { 'aria-hidden': 'true' }, down === null ? ' ↕' : down ? ' ↓' : ' ↑')
    const button = make('button', { type: 'button', class: 'sort', onclick: () => this.#sort(column, place) }, column.name, arrow)
    return make('th', { scope: 'col', 'aria-sort': down === null ? null : down ? 'descending' : 'ascending' }, button)
  }

  #sort(column, place) {
    const down = this.sorted?.name === column.name && !this.sorted.down
    this.sorted = { name: column.name, down }
    const compare = comparing(column.name, this.rows)
    this.rows = [...this.rows].sort(down ? (one, other) => compare(other, one) : compare)
    this.page = 0
    this.show(`th:nth-child(${place + 1}) button`)
  }

  #pager() {
    const last = Math.ceil(this.rows.length / ROWS) - 1
    if (last < 1) return []
    const turn = (name, words, by) => {
      const target = this.page + by
      const go = () => {
        this.page = target
        this.show(target === 0 || target === last ? '.pager button:not([disabled])' : `.pager .${name}`)
      }
      return make('button', { type: 'button', class: name, disabled: target < 0 || target > last, onclick: go }, words)
    }
    return [make('p', { class: 'pager' }, turn('before', say('page_before'), -1), ' ', turn('after', say('page_after'), 1))]
  }
}

function comparing(name, rows) {
  const numeric = rows.every((row) => !row[name] || isNumber(row[name]))
  return (one, other) => {
    if (!one[name] || !other[name]) return (one[name] ? 1 : 0) - (other[name] ? 1 : 0)
    return numeric ? Number(one[name].value) - Number(other[name].value) : order.compare(shown(one[name]), shown(other[name]))
  }
}

function cell(row, column) {
  const term = row[column.name] ?? row[column.iri]
  const status = statusOf(term)
  const iri = row[column.iri]?.type === 'uri' ? row[column.iri].value : null
  const content = status ? badge(status) : linked(shown(term), iri)
  const mark = !status && isInvented(row[column.iri]) ? badge('illustrative') : null
  const attributes = { class: isNumber(term) ? 'number' : null, lang: languageOf(term), title: iri }
  return make('td', attributes, content, mark && ' ', mark)
}

function badge(status) {
  return make('span', { class: `badge ${status}`, lang: language }, say(`status_${status}`))
}

function linked(text, iri) {
  const target = iri && address(iri)
  if (!target) return document.createTextNode(text)
  return make('a', { href: target, rel: target.startsWith('/') ? null : 'noopener nofollow' }, text)
}
