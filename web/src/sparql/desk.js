// What the page does: runs the query in the editor, stops it, shows what came, keeps the address and the past.
import { ask, Cut, Problem, TooLarge } from './asking.js'
import { Editor } from './editor.js'
import { make, part } from './elements.js'
import { forget, keep, past } from './past.js'
import { showProblem } from './problem.js'
import { usePrefixes } from './terms.js'
import { Views } from './views.js'
import { language, number, say } from './words.js'

/** The page. */
export class Desk {
  constructor() {
    this.running = null
    this.clock = null
    this.questions = []
    this.views = new Views()
    this.plain = part('query')
    this.editor = new Editor(part('editor'), this.plain.value, { onRun: () => this.run(), onChange: () => this.#edited() })
  }

  /** Shows the editor in the place of the plain form, and runs what the address asks for. */
  open() {
    part('plain').hidden = true
    part('desk').hidden = false
    part('run').addEventListener('click', () => this.run())
    part('stop').addEventListener('click', () => this.stop())
    part('insert').addEventListener('click', () => this.#insertQuestion())
    part('forget').addEventListener('click', () => this.#forget())
    window.addEventListener('popstate', () => this.#fromAddress())
    this.#listPast()
    this.#loadVocabulary()
    this.#fromAddress()
  }

  /** Runs what stands in the editor; what runs already is stopped first. */
  async run() {
    this.stop()
    const query = this.editor.text
    const running = new AbortController()
    this.running = running
    this.#begun()
    this.#remember(query)
    try {
      const answer = await ask(query, running.signal)
      if (this.running === running) this.#answered(answer, query)
    } catch (error) {
      if (error.name !== 'AbortError') this.#failed(error)
    } finally {
      if (this.running === running) this.#ended()
    }
  }

  /** Ends what runs: the connection closes, and the service ends the process that answers. */
  stop() {
    if (!this.running) return
    this.running.abort()
    this.#ended()
    part('state').textContent = say('editor_stopped')
  }

  #begun() {
    const begun = performance.now()
    this.editor.unmark()
    part('problem').replaceChildren()
    this.views.clear()
    swap(part('run'), part('stop'))
    part('state').textContent = say('editor_running')
    this.clock = setInterval(() => {
      part('seconds').textContent = `${number((performance.now() - begun) / 1000, 0)} s`
    }, 1000)
  }

  #ended() {
    clearInterval(this.clock)
    this.running = null
    part('seconds').textContent = ''
    swap(part('stop'), part('run'))
  }

  #answered(answer, query) {
    const seconds = number(answer.seconds, 2)
    const values = { count: number(answer.rows.length), seconds, generation: answer.generation }
    part('state').textContent = say('editor_answered', values)
    this.views.show(answer, query)
  }

  #failed(error) {
    part('state').textContent = say('editor_failed')
    if (error instanceof Problem) {
      showProblem(error.document)
      if (error.document.location?.line) this.editor.mark(error.document.location, error.document.detail)
    } else if (error instanceof TooLarge) showProblem({ title: say('editor_too_large') })
    else if (error instanceof Cut) showProblem({ title: say('editor_cut') })
    else showProblem({ title: say('editor_unreached') })
  }

  #edited() {
    this.plain.value = this.editor.text
  }

  #remember(query) {
    const address = new URLSearchParams({ query })
    if (new URLSearchParams(location.hash.slice(1)).get('query') !== query) {
      history.pushState(null, '', `${location.pathname}${kept()}#${address}`)
    }
    keep(query)
    this.#listPast()
  }

  #fromAddress() {
    const query = new URLSearchParams(location.hash.slice(1)).get('query')
    if (query === null) return
    this.editor.text = query
    this.run()
  }

  async #loadVocabulary() {
    const response = await fetch(`/sparql/vocabulary?lang=${language}`, { credentials: 'omit' })
    if (!response.ok) return
    const vocabulary = await response.json()
    usePrefixes(vocabulary.prefixes)
    this.editor.complete(vocabulary)
    this.questions = vocabulary.questions
    part('example').append(...grouped(vocabulary.questions))
    part('invented').hidden = !vocabulary.graphs.some((graph) => graph.illustrative)
    part('desk').dataset.ready = ''
  }

  #insertQuestion() {
    const question = this.questions.find(({ slug }) => slug === part('example').value)
    if (!question) return
    this.editor.text = question.query
    this.editor.focus()
  }

  #listPast() {
    const entries = past()
    part('past').hidden = entries.length === 0
    part('past-list').replaceChildren(...entries.map((entry) => this.#pastItem(entry)))
  }

  #pastItem({ query, at }) {
    const first = query.split('\n').filter((line) => !/^\s*(#|PREFIX|$)/i.test(line)).join(' ')
    const take = () => {
      this.editor.text = query
      this.editor.focus()
    }
    const button = make('button', { type: 'button', class: 'quiet', onclick: take }, first.slice(0, 90) || query.slice(0, 90))
    return make('li', {}, button, ' ', make('span', { class: 'small' }, new Date(at).toLocaleString(language)))
  }

  #forget() {
    forget()
    this.#listPast()
    part('run').focus()
  }
}

/** Shows one button in the place of another, and gives it the focus if that one had it. */
function swap(one, other) {
  const held = document.activeElement === one
  one.hidden = true
  other.hidden = false
  if (held) other.focus()
}

function kept() {
  const asked = new URLSearchParams(location.search).get('lang')
  return asked ? `?lang=${asked}` : ''
}

function grouped(questions) {
  const steps = Map.groupBy ? Map.groupBy(questions, ({ step }) => step) : new Map([['', questions]])
  return [...steps].map(([step, those]) =>
    make('optgroup', { label: step && say(`step_${step}`) }, ...those.map(({ slug, title }) => make('option', { value: slug }, title))),
  )
}
