import { z } from 'zod'

export const VerificationLines = z.string().meta({
  description:
    'One JSON object a line. First `promises`, all of them. Then, as they are checked, each `promise` with `broken`, the number of violations, and up to ten of them in `findings`; between them the progress: `step`, `checked` and `total`. The last line has `done`: `true` with the numbers of checked `accounts`, `transactions`, `entries` and `promises` and of `broken` promises; `false` with a `problem`. Without it, the stream was cut',
})
