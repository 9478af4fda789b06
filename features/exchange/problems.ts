import { defineProblems } from '../../kernel/problem.ts'

defineProblems({
  'exchange.open_already': {
    status: 409,
    zh: '已经移交出去了，对方还在办',
    en: 'It has been referred already and the other side is on it',
  },
  'exchange.use_return': {
    status: 409,
    zh: '这件来自对方：不归这里就退回，不要再移交',
    en: 'It came from there: send it back instead of referring it',
  },
  'exchange.no_send': { status: 409, zh: '和对方的配对不能往外移交', en: 'Nothing is referred to this side' },
  'exchange.no_take': { status: 403, zh: '这边不接收移交', en: 'This side takes no referrals' },
  'exchange.not_from_peer': {
    status: 409,
    zh: '这件不是别处移交来的',
    en: 'It was not referred from elsewhere',
  },
  'exchange.others': {
    status: 409,
    zh: '这件还有别的报告：先把对方那条拆开，再退回',
    en: 'Other reports belong to it: unlink theirs first, then send it back',
  },
  'exchange.no_result': { status: 409, zh: '对方还没有结果', en: 'The other side has no result yet' },
  'exchange.not_peer': { status: 403, zh: '只给配对过的系统', en: 'For paired installations only' },
  'exchange.not_yours': {
    status: 403,
    zh: '对方不是它说的那个系统',
    en: 'It is not the installation it says it is',
  },
  'exchange.region': {
    status: 403,
    zh: '地点不在对方的区域里，也不在我们这里',
    en: 'The place is neither in its regions nor in ours',
  },
  'exchange.loop': {
    status: 409,
    zh: '这件是从这里移交出去的，绕回来了',
    en: 'It was referred from here and came round',
  },
  'exchange.unknown': { status: 404, zh: '没有这次移交', en: 'There is no such referral' },
  'exchange.id_taken': { status: 409, zh: '移交编号已用过', en: 'The id of the referral is taken' },
  'exchange.gap': { status: 409, zh: '前面的消息还没到', en: 'An earlier message is missing' },
  'exchange.code': {
    status: 403,
    zh: '配对码不对、过期或用过了；请对方再给一个',
    en: 'The code is wrong, used or too old: ask for a new one',
  },
  'exchange.letter': { status: 422, zh: '配对函读不懂', en: 'The letter cannot be read' },
  'exchange.no_answer': {
    status: 502,
    zh: '对方没有答应，看看地址和网络',
    en: 'The other side did not answer: check address and network',
  },
  'exchange.no_address': {
    status: 422,
    zh: '先在设置里填好自己的公开地址，对方要用它回传',
    en: 'Set your own public address first: the other side calls it',
  },
  'exchange.known': { status: 409, zh: '已经和这个系统配对', en: 'This installation is paired already' },
  'exchange.not_by_file': { status: 409, zh: '这个对端不用摆渡文件', en: 'This peer does not use files' },
  'packet.unreadable': { status: 422, zh: '不是摆渡文件，或没有拷全', en: 'Not a packet, or not all of it' },
  'packet.unknown': { status: 422, zh: '不是来自配对过的系统', en: 'It comes from no paired installation' },
  'packet.forged': {
    status: 422,
    zh: '签名不对：文件被改过',
    en: 'The signature is wrong: the file was changed',
  },
  'packet.missing': {
    status: 409,
    zh: '中间缺文件，先读缺的',
    en: 'Files before it are missing: read them first',
  },
  'packet.chain': {
    status: 409,
    zh: '接不上前一个文件：有一个是伪造或恢复出来的',
    en: 'It does not follow the file before it: one of them is forged or restored',
  },
  'packet.again': {
    status: 503,
    zh: '这会儿没读完，什么都没丢：再读一次',
    en: 'Not all of it could be read just now; nothing is lost: read it again',
  },
  'packet.other': {
    status: 409,
    zh: '同一个编号读过另一个文件',
    en: 'Another file with this number has been read',
  },
})
