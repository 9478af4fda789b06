import { defineProblems } from '../../kernel/problem.ts'

defineProblems({
  'upload.not_found': {
    status: 404,
    zh: '没有这个上传，或凭证不对；请重新选一次文件',
    en: 'No such upload, or the token is wrong: choose the file again',
  },
  'upload.offset': {
    status: 409,
    zh: '这一段接不上，从已收到的地方继续传',
    en: 'This piece does not follow: go on from what has arrived',
  },
  'upload.too_long': { status: 413, zh: '传来的比说好的多', en: 'More bytes than announced' },
  'upload.too_large': { status: 413, zh: '文件太大', en: 'The file is too large' },
  'upload.kind': {
    status: 415,
    zh: '不收这种文件；照片用 JPG、PNG，文件用 PDF、Word、Excel',
    en: 'This kind of file is not taken: use JPG or PNG for photos, PDF, Word or Excel for files',
  },
  'upload.content': {
    status: 422,
    zh: '文件内容和它的类型对不上，或者已经损坏',
    en: 'The content is not what the file says it is, or it is damaged',
  },
  'upload.digest': {
    status: 422,
    zh: '收到的和您的文件不一样，请重传',
    en: 'What arrived differs from your file: send it again',
  },
  'upload.voice_too_long': {
    status: 422,
    zh: '语音最长 5 分钟，请分成几段说',
    en: 'A voice note may last 5 minutes: send it in parts',
  },
  'upload.pieces': {
    status: 413,
    zh: '分得太碎了，请用大一点的段重传',
    en: 'Too many small pieces: send it again in larger ones',
  },
  'upload.budget': {
    status: 429,
    zh: '这里一小时内传得太多了，请晚些再传；文字可以先交上去',
    en: 'Too much was sent from here within the hour: try later; the text can be sent now',
  },
  'upload.not_complete': {
    status: 409,
    zh: '有附件还没有传完，传完再交',
    en: 'An attachment has not arrived yet: send it when it has',
  },
  'upload.claimed': {
    status: 409,
    zh: '这个附件已经用过了',
    en: 'This attachment has been used already',
  },
  'upload.count': { status: 422, zh: '附件太多了', en: 'Too many attachments' },
})
