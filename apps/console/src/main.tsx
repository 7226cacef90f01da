import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queries } from './queries.ts'
import { router } from './router.tsx'
import { applyTheme } from './shell/theme.ts'
import './styles/theme.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/controls.css'
import './styles/orders.css'
import './styles/bars.css'
import './styles/blocks.css'
import './styles/tables.css'
import './styles/accounting.css'
import './styles/dialogs.css'
import './styles/narrow.css'

applyTheme()
const root = document.getElementById('root')
if (!root) throw new Error('The page has no element "root".')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
