/** Names of invented people. */
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
