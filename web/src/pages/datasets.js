// The steward's desk: files can be dropped where they can be chosen, and what is under way is told as it goes on.
import { receiveDrops } from '../desk/drop.js'
import { watch } from '../desk/progress.js'

for (const form of document.querySelectorAll('[data-drop]')) receiveDrops(form)
for (const panel of document.querySelectorAll('[data-watch]')) watch(panel)
