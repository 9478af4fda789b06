import { defineProblems } from '../../kernel/problem.ts'

defineProblems({
  'source.place': {
    status: 422,
    zh: '文件夹写一个简单的名字（在数据目录里），或运维用 YIGE_FOLDERS 允许的绝对路径',
    en: 'Name the folder plainly (inside the data folder), or give an absolute path that YIGE_FOLDERS allows',
  },
  'source.place_taken': {
    status: 409,
    zh: '这个文件夹已经有一个来源在看',
    en: 'Another source watches this folder already',
  },
  'source.host': {
    status: 422,
    zh: '这个地址不能连：本机或保留地址。确实在本机时，运维设 YIGE_LOCAL_SOURCES=1',
    en: 'This address is not connected to: it is this machine or reserved. An operator sets YIGE_LOCAL_SOURCES=1 when it is meant',
  },
  'source.secret': {
    status: 422,
    zh: '地址换了，密码和密钥要再填一次',
    en: 'The address is another one: give password and secrets again',
  },
  'source.kind': {
    status: 422,
    zh: '来源的方式不能改；另建一个',
    en: 'The kind of a source stays: add another one',
  },
})
