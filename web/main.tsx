import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError, isApiError } from './api.ts'
import { App } from './app.tsx'
import { CrashGuard } from './ui/crash-guard.tsx'
import { ToastProvider } from './ui/toasts.tsx'
import './styles/app.css'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server refused it will refuse again; only what did not arrive is worth repeating.
      retry: (failures, error) =>
        failures < 2 && (!(error instanceof ApiError) || isApiError(error, 'unreachable')),
    },
  },
})

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <CrashGuard>
      <QueryClientProvider client={queries}>
        <ToastProvider>
          <App />
        </ToastProvider>
      </QueryClientProvider>
    </CrashGuard>
  </StrictMode>,
)
