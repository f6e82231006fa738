// An answer drawn by the service (/draw): a chart of one of several kinds, or a map.
import { make } from './elements.js'
import { problemOf } from './asking.js'
import { problemBox } from './problem.js'
import { language, say } from './words.js'

const CHARTS = ['bar', 'line', 'matrix', 'gantt', 'timeline', 'gaps', 'swot']

/** Shows charts of a query's answer in `host`; the kind can be chosen. `signal` ends the work. */
export function showChart(host, query, signal) {
  const place = make('div')
  const options = CHARTS.map((kind) => make('option', { value: kind }, say(`editor_kind_${kind}`)))
  const draw = () => showPicture(place, query, choice.value, signal)
  const choice = make('select', { id: 'kind', onchange: draw }, ...options)
  host.append(make('p', { class: 'tools' }, make('label', { for: 'kind' }, say('editor_kind')), choice), place)
  return draw()
}

/** Shows one picture in `host`, or says why there is none. */
export async function showPicture(host, query, chart, signal) {
  const asked = Symbol(chart)
  host.asked = asked
  host.setAttribute('aria-busy', 'true')
  const content = await pictureOf(query, chart, signal)
  if (host.asked !== asked || !content) return
  host.replaceChildren(...content)
  host.removeAttribute('aria-busy')
}

async function pictureOf(query, chart, signal) {
  const form = new URLSearchParams({ query, chart, format: 'svg', lang: language })
  try {
    const headers = { 'accept-language': language }
    const response = await fetch('/draw', { method: 'POST', credentials: 'omit', headers, body: form, signal })
    if (!response.ok) return [problemBox(await problemOf(response))]
    const svg = await response.text()
    const image = make('img', { class: 'picture', alt: wordsOf(svg), src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` })
    return [make('figure', {}, image, make('figcaption', {}, say('download'), ': ', ...filesOf(query, chart)))]
  } catch (error) {
    return error.name === 'AbortError' ? null : [problemBox({ title: say('editor_unreached') })]
  }
}

/** What a picture says to those who cannot see it. Parsed by itself: the picture has styles, which no page may. */
function wordsOf(svg) {
  const found = ['title', 'desc'].map((name) => new RegExp(`<${name}[^>]*>([^<]*)<`).exec(svg)?.[1] ?? '')
  return new DOMParser().parseFromString(`<words>${found.join('. ')}</words>`, 'text/xml').documentElement.textContent
}

function filesOf(query, chart) {
  return ['svg', 'png', 'vl.json'].flatMap((format, place) => {
    const target = `/draw?${new URLSearchParams({ query, chart, format, lang: language })}`
    const link = make('a', { href: target, download: `picture.${format}` }, format.toUpperCase())
    return place ? [' · ', link] : [link]
  })
}
