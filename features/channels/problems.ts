import { defineProblems } from '../../kernel/problem.ts'

defineProblems({
  'channel.unknown': { status: 404, zh: '没有这个渠道', en: 'There is no such channel' },
  'channel.not_yours': {
    status: 403,
    zh: '这个密钥不能代这个渠道交办',
    en: 'This key may not hand over orders for that channel',
  },
  'qr.unknown': {
    status: 404,
    zh: '没有这个码；可以不用码直接说',
    en: 'There is no such code; you can report without one',
  },
  'qr.retired': {
    status: 410,
    zh: '这个码已经停用；可以不用码直接说',
    en: 'This code has been retired; you can report without one',
  },
  'import.old_excel': {
    status: 415,
    zh: '这是旧版 .xls 表格；请用 Excel 或 WPS 另存为 .xlsx 或 CSV 再导入',
    en: 'This is an old .xls workbook: save it as .xlsx or CSV in Excel or WPS, then import it',
  },
  'import.not_a_table': {
    status: 422,
    zh: '读不出表格；支持 .xlsx 和 CSV（UTF-8 或 GBK）',
    en: 'No table could be read; .xlsx and CSV (UTF-8 or GBK) are taken',
  },
  'import.too_dense': {
    status: 422,
    zh: '这个表格解开后大得不正常，没有读；请另存为 CSV 再导入',
    en: 'Unpacked, this workbook is larger than any table: save it as CSV, then import it',
  },
  'import.locked': {
    status: 415,
    zh: '表格加了密码，请去掉密码再导入',
    en: 'The workbook is protected by a password: remove it, then import',
  },
  'import.mapping': { status: 422, zh: '要先说清哪一列是什么', en: 'Say first which column is what' },
  'import.state': { status: 409, zh: '这次导入已经不在这一步', en: 'This import is no longer at that step' },
})
