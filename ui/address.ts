import { useSearchParams } from 'react-router'

/** What a page shows is in its address: `const [query, go] = useAddress(); go({ id: null, tab: 'roles' })`; null takes away. */
export function useAddress(): [URLSearchParams, (change: Record<string, string | null>) => void] {
  const [query, setQuery] = useSearchParams()
  const go = (change: Record<string, string | null>) =>
    setQuery((was) => {
      const next = new URLSearchParams(was)
      for (const [name, value] of Object.entries(change))
        value === null ? next.delete(name) : next.set(name, value)
      return next
    })
  return [query, go]
}
