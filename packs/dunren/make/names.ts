/** Word lists of the invented town. Estates: half of them after the works they once belonged to, as in any old town. */
export const estateNames =
  `滨江花园 锦绣苑 翠屏小区 望江家园 丽水苑 金桂小区 银杏苑 玉兰花园 春晖苑 晨光小区 祥和苑 康乐小区 福星家园 鸿运大院
书香苑 学府小区 松涛苑 竹园小区 兰亭苑 梅园小区 枫林苑 桃源小区 石鱼苑 荔枝苑 白鹤小区 天台苑 云台小区 凤凰苑 麒麟小区 江景苑 纺织厂家属院 印刷厂宿舍
船厂家属区 酒厂家属院 供销社宿舍 粮站家属院 教师新村 邮电宿舍 农机厂家属院 盐业公司宿舍 航运公司家属院 糖果厂宿舍 皮鞋厂家属院 木材公司宿舍 水泥厂家属院 建司家属院
丝绸厂宿舍 五金公司宿舍 自来水厂家属院 医药公司宿舍 百货公司家属院 煤建宿舍 食品公司家属院 制药厂家属院 搬运社老院子 蔬菜公司宿舍 地质队家属院 电影院宿舍
新兴小区 长乐苑 和顺小区 宏声小区 文苑小区 育才小区 永安苑 同心小区 惠民新村 幸福里 红星小区 朝阳苑 东升小区 江南苑 北斗小区 瑞景苑 佳和园 名都苑 龙泉小区 泰和苑`
    .split(/\s+/)
    .filter(Boolean)

const FAMILY =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范石廖贾夏方付邹熊白孟秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严赖覃洪武莫孔向汤冉'
const GIVEN_ONE = '强勇军磊涛杰斌波辉鹏刚平飞鑫浩亮超敏静丽娟艳芳燕玲梅莉萍红霞琴倩雪云兰英华'
const GIVEN_FIRST = '建志文国明晓小永德光玉秀春桂淑雨思佳嘉天世正仁泽家宏美丽婷立'
const GIVEN_SECOND = '华平军林明强伟峰生康宁安东辉荣芳英兰梅莲珍琼容燕玲琳彬斌川江波海洋超成才'

/** An invented name no two people share; the caller's number decides it, so that the list never depends on who comes first. */
export function personName(n: number): string {
  const mix = (n * 2654435761) >>> 0
  const family = FAMILY[mix % FAMILY.length]!
  if (n % 3 === 0) return family + GIVEN_ONE[(mix >>> 8) % GIVEN_ONE.length]
  return (
    family + GIVEN_FIRST[(mix >>> 8) % GIVEN_FIRST.length]! + GIVEN_SECOND[(mix >>> 16) % GIVEN_SECOND.length]
  )
}
