// Runs before the first paint, so that a chosen theme never flashes in the other one. A file, because the
// content security policy allows no inline script. The key is that of ui/theme.ts.
try {
  const theme = localStorage.getItem('pd.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is blocked: the system's theme applies.
}
