/** The responsibility list on the wire. Shapes in `contract-shapes.ts`, the editor's endpoints in `contract-editor.ts`. */
import { z } from 'zod'
import { endpoint } from '../../kernel/contract.ts'
import { Item } from './contract-shapes.ts'

export * from './contract-editor.ts'
export * from './contract-shapes.ts'

export const listItems = endpoint({
  id: 'items.list',
  method: 'GET',
  path: '/api/items',
  access: { signedIn: true },
  summary: 'Items of the responsibility list in force: what a person chooses from',
  answer: z.object({
    listName: z.string().nullable(),
    items: z.array(
      Item.pick({
        code: true,
        className: true,
        kindName: true,
        name: true,
        opening: true,
        keywords: true,
        clocked: true,
      }),
    ),
  }),
})
