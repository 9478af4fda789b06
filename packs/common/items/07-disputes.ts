import { at, item, kind } from './build.ts'

const C = '邻里与纠纷'

export const disputes = [
  ...kind(
    '7.1',
    C,
    '邻里纠纷',
    {
      pace: 'mediate',
      who: 'community',
      co: {
        crit: 'district.police:控制现场',
        urg: 'street.mediation:主持调解',
        norm: 'street.mediation:主持调解',
      },
      law: '人民调解法 民法典',
      can: '听双方说 约时间 送达',
      no: '签字担保 公开隐私',
      crit: at('动刀、伤人或有人扬言要做', '打人 动刀 砸 流血 要杀'),
      urg: at('正在吵，可能动手', '正在吵 吵起来 要打 动手'),
      proof: 'doc:调解记录 sign',
    },
    [
      item('相邻用水排水', '漏水、排水、污水引起争执', '分清责任，签协议', '楼上漏水不修 排水纠纷 淋到'),
      item('通风采光通行', '挡光、挡路、挡门、空调对着', '协商改位', '挡光 挡门 外机对着 挡路'),
      item('公共部位占用纠纷', '楼道、屋顶、院坝使用争执', '恢复或立约', '占楼道吵 屋顶 院坝'),
      item('邻居辱骂威胁', '辱骂、威胁、泼物', '劝阻取证，移交', '!骂人 威胁 泼粪 泼水 辱骂', {
        who: 'community',
        co: { urg: 'district.police:出警', norm: 'district.police:取证' },
      }),
    ],
  ),
  ...kind(
    '7.2',
    C,
    '家庭与婚姻',
    {
      pace: 'mediate',
      who: 'community',
      co: {
        crit: 'district.police:制止 street.mediation:干预',
        urg: 'district.women:介入',
        norm: 'district.women:介入',
      },
      law: '反家庭暴力法 民法典',
      can: '核实 送联系方式 陪同',
      no: '转述私事 单独进屋',
      crit: at('正在打、有伤、带孩子逃出', '在打 打老婆 受伤 逃出来'),
      urg: at('有家暴或威胁', '家暴 威胁 打'),
      proof: 'doc:处置记录',
    },
    [
      item('家庭暴力', '家人间打骂、控制、威胁', '制止、告诫、安置', '!家暴 打老婆 打孩子 打老人', {
        pace: 'rescue',
        who: { crit: 'district.police', urg: 'district.police', norm: 'community' },
        co: 'community:安置、回访 district.women:介入',
      }),
      item(
        '赡养与继承',
        '老人赡养、房产继承争执',
        '调解或引导诉讼',
        '!不赡养 !没人赡养 养老 继承 遗产 不管老人 儿女都不管',
        {
          crit: null,
          urg: at('老人吃不上饭、没地方住', '吃不上 没饭吃 没地方住 赶出'),
        },
      ),
      item('婚姻彩礼债务', '离婚、彩礼、共同债务争执', '调解或法律援助', '离婚 彩礼 共同债务', {
        crit: null,
        urg: null,
        co: { norm: 'street.justice:法律援助' },
      }),
    ],
  ),
  ...kind(
    '7.3',
    C,
    '消费与租赁',
    {
      pace: 'mediate',
      who: 'district.market',
      law: '消费者权益保护法',
      can: '登记材料 告知办法',
      no: '裁断对错 代为收款',
      crit: null,
      urg: at('多人同样遭遇或要转移财物', '跑路 关门了 卷钱', { people: 5 }),
      proof: 'doc:处理结果',
    },
    [
      item(
        '预付卡跑路',
        '健身、培训、美容关门不退',
        '核查，退赔，移送',
        '!预付卡 关门了 卷款 退卡 办了卡 年卡 充值卡 老板跑了 卷钱 会员卡 退费',
      ),
      item('商品服务质量', '假货、以次充好、不退换', '调解，查处', '假货 不退货 质量差 三包'),
      item('食品安全', '变质、异物、吃坏', '查店取样，处理', '!吃坏 食物中毒 变质 发霉 虫子', {
        pace: 'rescue',
        co: { crit: 'district.cdc:流调', urg: 'district.cdc:流调', norm: 'street.health:指导' },
        crit: at('三人以上吃坏，老人儿童重症', '吐 住院 昏', { people: 3 }),
        urg: at('正在卖、有人不适', '拉肚子 吐'),
        law: '食品安全法',
      }),
      item('房屋租赁', '押金、漏水、强赶、涨租', '调解，告知诉讼', '!押金 租房 房东 强行赶 涨租', {
        who: 'street.mediation',
        co: { norm: 'community:核实' },
        urg: null,
        law: '民法典 商品房屋租赁管理办法',
      }),
    ],
  ),
  ...kind(
    '7.4',
    C,
    '劳动争议',
    {
      pace: 'mediate',
      who: 'district.labour',
      co: { urg: 'street.labour:就地调解', norm: 'street.labour:就地调解' },
      law: '劳动法 劳动合同法 保障农民工工资支付条例',
      can: '登记人数 告知维权办法',
      no: '代签领款 扣证件',
      crit: null,
      urg: at('集体讨薪或节前', '讨薪 集体 堵门', { people: 10 }),
      proof: 'doc:调解协议或立案通知',
    },
    [
      item('拖欠工资', '个人或集体被拖欠', '协调支付，立案', '!拖欠工资 欠薪 讨薪 工钱 不发工资', {
        co: { urg: 'district.police:维护秩序 street.labour:登记', norm: 'street.labour:登记' },
      }),
      item('工伤社保纠纷', '工伤认定、社保漏缴', '受理并告知程序', '工伤 社保 漏缴 断缴', {
        pace: 'answer',
        urg: null,
      }),
      item(
        '休假加班与解除',
        '不给休假、强制加班、辞退补偿',
        '调解或告知仲裁',
        '婚假 产假 年假 加班费 !辞退 解除合同 经济补偿 离职',
        { urg: null },
      ),
    ],
  ),
  ...kind(
    '7.5',
    C,
    '治安与诈骗',
    {
      pace: 'rescue',
      who: 'district.police',
      co: 'street.peace:稳控 grid:守门、引路',
      law: '治安管理处罚法 反电信网络诈骗法',
      can: '劝离围观 送宣传 提醒老人',
      no: '盘查 跟踪 追人',
      crit: at('正在发生、有人受伤', '正在 打人 流血 持刀'),
      urg: at('刚发生、可止付', '刚 转账 止付'),
      proof: 'doc:处警或立案情况',
    },
    [
      item(
        '电信诈骗',
        '疑似被骗、转账、洗脑',
        '劝阻，止付，宣传',
        '!诈骗 被骗 转账 刷单 中奖 !冒充 转了账 骗了 洗钱 说是公安局 冒充公安',
      ),
      item('盗窃扒窃', '入室、车、包、电瓶被盗', '立案，走访', '!被偷 小偷 盗窃 电瓶被偷'),
      item('酒后滋事', '醉酒闹事、裸露、扰民', '劝离，必要时约束', '!喝醉 醉汉 闹事 发酒疯', {
        co: { urg: 'community:联系家属', norm: 'community:联系家属' },
      }),
    ],
  ),
]
