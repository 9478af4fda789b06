/**
 * Characters that are the same one in a name, written differently: traditional forms and variants that rare-character input,
 * old registers and scans bring. A table of our own, by hand; left of each pair what is met, right what it is compared as.
 */
const PAIRS =
  '張张劉刘陳陈楊杨趙赵黃黄吳吴呉吴孫孙馬马許许鄧邓馮冯蕭萧蔣蒋葉叶閻阎閆闫潘潘鍾钟鐘钟盧卢陸陆鄭郑謝谢韓韩羅罗龍龙萬万賈贾鄒邹錢钱湯汤' +
  '賀贺賴赖龔龚嚴严齊齐莊庄顧顾譚谭遲迟戰战衛卫竇窦費费鄔邬歐欧歐欧區区關关寧宁單单喬乔紀纪聶聂岳岳嶽岳嚮向諸诸華华瞿瞿羋芈藍蓝蘇苏甦苏蘭兰' +
  '倪倪應应麥麦車车駱骆鮑鲍鄺邝鞏巩練练榮荣項项柴柴陽阳陰阴雲云鳳凤鵬鹏鴻鸿鶴鹤鸞鸾鷹鹰鶯莺東东國国囯国圀国偉伟麗丽麗丽強强彊强軍军傑杰濤涛' +
  '紅红豔艳艷艳潔洁㛃洁絜洁靜静凈净淨净貴贵蘭兰鳯凤順顺慶庆義义興兴榮荣樹树財财寶宝寳宝珎珍玲玲瓊琼瑩莹瑋玮瑪玛璽玺環环瑤瑶連连蓮莲' +
  '學学術术書书藝艺萍萍麥麦風风飛飞馳驰騰腾駿骏驍骁驥骥騏骐勝胜勳勋勛勋勣绩績绩動动勵励勁劲嘯啸歗啸嘉嘉哲哲喆哲坤坤堃坤堅坚壽寿夢梦' +
  '嬌娇娟娟婭娅嬋婵嫻娴嫺娴媽妈孃娘實实賓宾寬宽審审導导將将嵐岚崗岗崑昆崐昆崙仑崙仑峯峰嶺岭巖岩巗岩嵗岁歲岁師师帥帅廣广慶庆應应懷怀懿懿' +
  '憲宪憶忆愛爱惠惠恆恒悳德惪德徳德愼慎戀恋啟启啓启敍叙敘叙敏敏斌斌曉晓暉晖曄晔曉晓曆历暢畅昇升陞升晉晋晋晋晧皓皜皓暠皓昺炳昞炳暎映曙曙' +
  '會会東东棟栋楓枫樺桦橋桥機机權权櫻樱欒栾歡欢歸归氣气滿满漢汉漣涟潤润澤泽沢泽濱滨瀾澜瀟潇灝灏灣湾濟济淵渊渕渊湧涌溫温滙汇匯汇潛潜濬浚' +
  '煒炜煥焕熒荧燁烨燦灿爍烁煇辉輝辉燿耀烱炯煕熙熈熙熹熹爾尔牽牵獻献猛猛現现瑯琅瑠琉瓈璃產产畢毕畧略發发盛盛盡尽監监礦矿禮礼禎祯祿禄福福' +
  '稱称穀谷穎颖頴颖積积穉稚穩稳竪竖豎竖筆笔節节築筑簡简籃篮糧粮紀纪純纯紋纹細细紹绍綠绿緑绿維维緒绪綺绮綵彩緜绵綿绵緣缘織织繼继纓缨羣群' +
  '習习翺翱聖圣聰聪聦聪聲声聯联肅肃脈脉脩修臨临臺台檯台颱台與与舉举舊旧艦舰芸芸薈荟薇薇蔭荫蔥葱蕓芸藹蔼蘊蕴薀蕴蘂蕊蘃蕊虛虚裏里裡里補补' +
  '裝装複复見见規规親亲觀观覺觉計计訓训記记訥讷詠咏評评詩诗詳详誌志誠诚語语誼谊諒谅論论諾诺謙谦講讲識识譽誉讓让讚赞贊赞豐丰豪豪貝贝貞贞' +
  '負负賢贤賦赋質质贇赟趙赵躍跃軒轩載载輔辅輕轻輪轮辰辰邁迈運运過过達达遠远選选遊游還还邊边邉边辺边邨村鄉乡鄰邻隣邻醫医釗钊釵钗鈞钧鉑铂' +
  '鉅巨銀银銅铜銘铭銳锐鋒锋鋼钢錄录錦锦鍊炼鍾钟鎮镇鎭镇鏡镜鐵铁銕铁鑄铸鑫鑫長长門门閃闪閏闰閒闲閣阁闊阔濶阔陳陈隊队階阶際际隨随隱隐雋隽' +
  '雙双離离難难電电靈灵霽霁靑青韋韦韜韬韻韵響响頁页頂顶頌颂順顺頻频顏颜顔颜願愿類类顯显飈飙飊飙養养馨馨驗验髙高鬥斗魯鲁鮮鲜鳴鸣鷺鹭' +
  '麟麟黎黎點点齡龄龢和龝秋秌秋仝同仚仙僊仙眞真祕秘竝并並并併并乗乘來来侖仑倫伦偉伟側侧備备億亿儀仪優优冊册凱凯劍剑劎剑剛刚創创務务協协' +
  '厲厉參参吉吉啓启員员問问嗎吗嘆叹圍围園园圓圆圖图場场塊块報报墻墙壯壮壺壶奪夺奮奋妝妆粧妆婦妇孝孝峽峡島岛帶带幣币幹干榦干庫库廟庙彥彦' +
  '後后從从徵征復复恩恩惡恶慧慧態态憐怜擁拥據据撫抚擇择敵敌數数斷断時时晝昼暫暂條条業业極极槑梅樂乐樓楼標标檢检欄栏殺杀決决沒没況况淺浅' +
  '測测濕湿災灾為为爲为熱热愛爱狀状獨独獎奖產产畫画當当療疗眾众衆众睏困硯砚碩硕確确祥祥禕祎秋秋種种窮穷競竞紙纸級级組组結结絡络給给統统' +
  '經经綱纲網网緯纬線线緻致縣县總总繪绘罰罚職职軄职腦脑臉脸舖铺莖茎萊莱蓋盖葢盖蔔卜藥药蟲虫術术衝冲製制訊讯許许設设訪访診诊話话該该' +
  '認认誤误說说説说請请調调談谈課课謀谋謂谓證证護护貨货貿贸資资賞赏賣卖購购贈赠贏赢趨趋轉转農农連连進进週周遞递遙遥鄭郑針针鋪铺錯错' +
  '開开閱阅隻只雜杂須须預预領领題题飯饭館馆首首駐驻驚惊鬧闹魚鱼鳥鸟鹽盐麵面黨党齋斋斎斋斉齐廸迪迺乃盃杯氷冰栢柏淥渌'
const CHARACTERS = [...PAIRS]
const FOLDED = new Map<string, string>()
for (let i = 0; i + 1 < CHARACTERS.length; i += 2) FOLDED.set(CHARACTERS[i]!, CHARACTERS[i + 1]!)

/** A text with each character in the form it is compared in. */
export function folded(text: string): string {
  let out = ''
  let changed = false
  for (const c of text) {
    const f = FOLDED.get(c)
    if (f !== undefined && f !== c) changed = true
    out += f ?? c
  }
  return changed ? out : text
}

export const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text)

/** Full-width forms to plain ones, lower case, no blanks at the ends. Plain letters and digits pass quickly. */
export function plain(raw: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII
  const s = /^[\x00-\x7f]*$/.test(raw) ? raw : raw.normalize('NFKC')
  return s.trim().toLowerCase()
}

/** Accents off: é and e are typed for each other. */
export const unaccented = (s: string): string =>
  /[\u00c0-\u024f]/.test(s) ? s.normalize('NFD').replace(/[\u0300-\u036f]/g, '') : s

const NOTHING = new Set(
  '|null|none|nan|n/a|na|nil|unknown|-|--|/|—|——|无|暂无|不详|未知|没有|空|同上|待补|待核实'.split('|'),
)

/** Whether a cell says nothing. */
export const isNothing = (raw: string): boolean => NOTHING.has(raw.trim().toLowerCase())
