// Asks how far a change is, until it is done; then shows what came of it.

const PAUSE = 700
const PATIENCE = 15_000
const UNDER_WAY = new Set(['waiting', 'preparing', 'publishing'])

/** Keeps the steps in a panel up to date; loads the page anew when there are no more to come. */
export async function watch(panel) {
  const list = panel.querySelector('[data-steps]')
  const now = panel.querySelector('[data-now]')
  let failing = 0
  for (;;) {
    await new Promise((done) => setTimeout(done, failing ? Math.min(PAUSE * 2 ** failing, PATIENCE) : PAUSE))
    const found = await asked(panel.dataset.watch)
    failing = found ? 0 : failing + 1
    if (!found) continue
    if (!UNDER_WAY.has(found.stage)) break
    const steps = found.steps ?? []
    list.replaceChildren(...steps.map(item))
    if (steps.length && now.textContent !== steps.at(-1)) now.textContent = steps.at(-1)
  }
  location.reload()
}

async function asked(address) {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' } })
    if (answer.status === 401 || answer.status === 404) return { stage: 'gone' }
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}

function item(step) {
  const line = document.createElement('li')
  line.textContent = step
  return line
}
