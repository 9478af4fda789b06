import type { Route } from '../../kernel/endpoint.ts'

export const adminRoutes: Route[] = []
