import type { KeyboardEvent, MouseEvent } from 'react'

/**
 * For a button that writes. The second click of a double click, or Enter that is held, may arrive when another button has taken
 * the place of the one that was meant: it presses nothing.
 */
export const once = (press: () => unknown) => ({
  onClick: ({ detail: clicks }: MouseEvent) => {
    if (clicks < 2) press()
  },
  onKeyDown: (event: KeyboardEvent) => {
    if (event.repeat) event.preventDefault()
  },
})
