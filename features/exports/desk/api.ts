import { exportsCancel, exportsCreate, exportsGet, exportsList } from '../contract.ts'

export const api = { create: exportsCreate, list: exportsList, get: exportsGet, cancel: exportsCancel }
