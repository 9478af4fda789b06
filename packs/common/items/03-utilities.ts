import { at, item, kind } from './build.ts'

const C = '市政设施'

export const utilities = [
  ...kind(
    '3.1',
    C,
    '道路与井盖',
    {
      pace: 'works',
      who: 'district.roads',
      co: 'grid:摆放警示、看护 district.traffic-police:占道改行',
      law: '城市道路管理条例',
      can: '到场看护 摆放警示 拍照 验收拍照',
      no: '开挖路面 揭井盖 指挥车流',
      crit: at('有人掉落、摔伤、车辆陷住，或主路塌陷', '掉进去 摔伤 陷进去 塌陷 塌了'),
      urg: at('容易绊倒、扎胎，学校医院门口或有积水看不见', '绊倒 学校 积水 晚上看不见'),
      proof: 'site after',
    },
    [
      item(
        '井盖缺失移位',
        '井盖没有、错开、断裂，露出井口',
        '盖好、四周找平',
        '!没井盖 !井盖不见 井盖移位 井盖断 窨井',
        { pace: 'repair' },
      ),
      item('井盖异响下沉', '车过有响声，井周下沉、凸起', '调平换垫', '井盖响 哐当 井盖不平 咣', {
        crit: null,
        urg: null,
      }),
      item('路面坑洼', '车行道有坑、网裂、翻浆', '补平', '!路面坑 坑洼 坑坑洼洼 大坑 路烂'),
      item('路面塌陷', '路面突然下沉、出现空洞', '封路、探空、回填', '!塌陷 路塌 空洞 下沉', {
        pace: 'repair',
        crit: at('路面已空、已塌', '塌 空洞 陷'),
        co: 'grid:守口 district.traffic-police:封路 district.drainage:查管 district.gas:查管',
      }),
      item('人行道砖损坏', '地砖缺、松、翘、溅水', '换砖找平', '地砖 人行道 砖松 踩一脚水', { crit: null }),
      item('盲道损坏被占', '盲道断、缺、通向障碍', '修通', '盲道 盲人', {
        law: '无障碍环境建设法',
        crit: null,
      }),
      item('坡道石梯破损', '梯道石阶缺角、松动、滑', '修复，加防滑', '石梯 梯坎 台阶 坡道 防滑', {
        urg: at('老人常走或已摔人', '老人 婆婆 摔 滑'),
      }),
      item(
        '施工破路不恢复',
        '挖路后未恢复、围挡缺',
        '按期恢复，责任单位公示',
        '挖了不填 破路 施工完 没恢复 围挡',
        { who: 'district.roads', crit: null },
      ),
      item('桥涵通道破损', '桥、涵、通道结构破损或脏污', '检测修复、清洁', '天桥 地下通道 桥墩 涵洞', {
        urg: at('有掉块', '掉块 掉水泥 掉渣'),
      }),
    ],
  ),
  ...kind(
    '3.2',
    C,
    '供水',
    {
      pace: 'repair',
      who: { crit: 'district.water-repair', urg: 'district.water-repair', norm: 'district.water' },
      law: '城市供水条例',
      can: '到场看护 关支阀 通知住户 验收拍照',
      no: '开挖抢修 垫付材料 代收水费',
      proof: 'site after value:恢复供水时间',
    },
    [
      item(
        '供水管道爆裂',
        '公共供水管破损、喷水或漫水，爆点在红线以外',
        '止水，恢复供水，路面复平，进户漫水的住户确认',
        '!爆管 !水管爆 !水管炸 水管炸了 水管子 喷水 漫到屋头 水往屋头流 喷起 自来水管破 水管破 水冲起来 管子爆 !自来水管爆 两米高 水柱',
        {
          crit: at('进户漫水，或影响 50 户以上', '进户 屋头 进屋 一楼 淹 漫到 电表箱', {
            households: 50,
            indoor: true,
          }),
          urg: at('路面冒水，影响 10 户以上', '冒水 喷 漫 路面', { households: 10 }),
          co: {
            crit: 'district.power:断电、复电 grid:关支阀、引路 district.traffic-police:占道改行 street.urban-management:恢复路面',
            urg: 'grid:关支阀、看护 street.urban-management:恢复路面',
            norm: 'grid:看护',
          },
          proof: 'site after value:恢复供水时间 confirm:进户漫水须一楼住户确认',
        },
      ),
      item(
        '水压不足',
        '高层或末端水小、时有时无',
        '恢复水压，说明原因',
        '!水压 水小 水太小 上不来水 热水器打不着 水小得 !洗澡都洗不成 出水小 时有时无',
        {
          urg: at('整栋或 30 户以上', '整栋 全楼 整个单元 好几家', { households: 30 }),
          co: { norm: 'property|community:查二次供水' },
        },
      ),
      item(
        '水质异常',
        '水黄、浑、有异味、有虫',
        '查明，冲洗，答复检测结果',
        '!水黄 水浑 水有味 黄水 水里有虫 漂白粉味 水是黄的 放出来是黄 有沙子 水发白 铁锈 沉淀 自来水黄',
        {
          crit: at('多户异味、多人不适', '拉肚子 中毒 都这样', { households: 20 }),
          urg: at('持续一天以上或有幼儿老人饮用', '几天 婴儿 娃儿', { days: 2 }),
          co: 'street.health:采样 district.cdc:检测 property|community:停用告知',
          proof: 'value:检测结果 confirm:报告人确认',
        },
      ),
      item(
        '水表故障计费',
        '水表不走、倒走、漏水、水费突增',
        '校表或换表，答复水费',
        '水表 水费 表坏 水费太高 倒转',
        {
          urg: at('表前漏水', '漏水 滴'),
          proof: 'value:表号和读数',
        },
      ),
      item(
        '二次供水',
        '水箱、泵房停、漏、脏、锁坏',
        '恢复供水，清洗消毒，公示',
        '!水箱 二次供水 泵房 加压 水泵 水箱盖 水池 屋顶水箱',
        {
          who: 'property|community',
          co: 'district.water:技术指导 street.health:采样',
          urg: at('整栋停水或水箱敞口', '停水 整栋 没盖 盖子开 死鸟 死老鼠', { households: 20 }),
          proof: 'site after value:恢复供水时间',
        },
      ),
      item(
        '停水与告知',
        '停水、没有通知、到时未来水',
        '告知原因和时间，送水到行动不便的人',
        '!停水 没水 没通知停水 啥时候来水 没来水 停了水 !停水了',
        {
          urg: at('超过 12 小时或影响 50 户以上', '一天 两天 昨天', { households: 50, days: 1 }),
          co: 'community:送水、通知住户',
          proof: 'value:恢复供水时间',
        },
      ),
    ],
  ),
  ...kind(
    '3.3',
    C,
    '排水与内涝',
    {
      pace: 'repair',
      who: 'district.drainage',
      co: 'grid:看护、通知住户 property|community:查红线内',
      law: '城镇排水与污水处理条例',
      can: '到场看护 摆放警示 通知住户 清雨水篦',
      no: '下井作业 揭井盖 抽水',
      crit: at('污水或雨水已进屋，或有人被困', '进屋 屋头 淹 被困 进水'),
      urg: at('路面积水过脚背，或 10 户以上受影响', '过脚 过不去 外溢 往上翻 流到人行道 流到路 打湿', {
        households: 10,
      }),
    },
    [
      item(
        '下水道堵塞',
        '公共下水、排污不通',
        '疏通到位',
        '!下水道堵 堵了 倒灌 厕所冒水 !下水倒灌 !下水道 往上翻 返水 管道堵 !马桶冒水',
      ),
      item('污水外溢', '污水井、管冒污水', '疏通，冲洗', '!污水 冒污水 臭水流 井口冒'),
      item('雨水篦堵塞', '雨水口被堵、缺篦子', '清淤补齐', '篦子 雨水篦 !雨水口 水篦子'),
      item('道路积水', '雨后积水不退', '排水，查低点', '!积水 一下雨就 淹水 水坑'),
      item(
        '暴雨内涝',
        '暴雨时水位上涨、水倒灌',
        '抽排，转移，恢复',
        '!内涝 !水淹 倒灌 水漫 涨水 !水漫上来 !一楼进水 水进屋 淹到 !进水了',
        {
          co: 'street.rescue:抽排、转移 district.power:断电 grid:叫人、引路 street.emergency:调物资',
          law: '防洪法 城镇排水与污水处理条例',
        },
      ),
      item('地下车库进水', '车库、地下室进水', '抽排，封口', '地下室进水 !车库进水 车库积水 地库进水', {
        who: 'property|street.rescue',
        crit: at('有人被困，或快淹到配电房', '困 电房 配电'),
        urg: at('水还在进、已淹车轮', '进水 淹 轮胎'),
        co: 'district.drainage:排水 district.power:断电',
      }),
      item('雨污混接错排', '雨水管排污水、阳台水乱排', '改接', '雨污 混接 乱排水 阳台洗衣机水', {
        crit: null,
        urg: null,
        pace: 'procedure',
        proof: 'after doc:改接记录',
      }),
    ],
  ),
  ...kind(
    '3.4',
    C,
    '照明',
    {
      pace: 'repair',
      who: 'district.lighting',
      law: '城市照明管理规定',
      can: '夜间拍照 摆放警示 核灯杆号',
      no: '登高 动灯具电线',
      crit: at('灯杆带电、要倒或已倒', '漏电 电人 要倒 倒了'),
      urg: at('整段不亮，或学校、梯坎、事故点不亮', '整条 一排 学校 梯坎 摔'),
      proof: 'after value:灯杆号',
    },
    [
      item(
        '路灯不亮',
        '路灯不亮、闪',
        '恢复照明',
        '!路灯不亮 路灯坏 灯不亮 黑灯瞎火 没路灯亮 路灯一闪 !灯坏了 灯都不亮',
      ),
      item('灯杆倾斜损坏', '灯杆歪、底座露筋、检修门开', '扶正固定', '灯杆 电杆歪 灯柱 倾斜'),
      item('背街小巷无灯', '小巷、梯道没有灯', '勘点，加灯或答复', '巷子没灯 没有路灯 太黑 装个灯', {
        crit: null,
        urg: null,
        pace: 'works',
        co: { norm: 'community:勘点' },
      }),
      item('楼道灯', '楼道、院坝灯不亮', '换灯', '!楼道灯 声控灯 楼梯灯 单元灯', {
        who: 'property|community',
        crit: null,
        urg: at('老人摔过或整栋不亮', '摔 整栋'),
        proof: 'after',
      }),
    ],
  ),
  ...kind(
    '3.5',
    C,
    '护栏与步道',
    {
      pace: 'works',
      who: 'street.urban-management',
      law: '城市道路管理条例',
      can: '摆放警示 拍照 看护',
      no: '焊接 搬动护栏',
      crit: at('已断开，旁边是崖、江或车道', '断了 掉下去 悬崖 江'),
      urg: at('松动摇晃，有人扶', '松 晃 扶'),
    },
    [
      item(
        '护栏松动缺失',
        '步道、梯道、临崖护栏松动、断、缺',
        '加固或换新',
        '!护栏松 栏杆松 护栏 栏杆 扶手松',
      ),
      item('隔离栏倒伏', '车道隔离栏被撞、倒在路上', '扶正补齐', '隔离栏 中间护栏 撞倒 隔离墩 护栏被撞', {
        who: 'district.roads',
        pace: 'repair',
        co: 'district.traffic-police:占道指挥',
      }),
      item('山城步道破损', '登山步道、石板、观景台破损', '修复', '步道 登山道 观景台 南门山'),
      item('休闲座椅健身器材损坏', '座椅、健身器材、亭子坏', '修好或撤走', '健身器材 座椅 凉亭 单杠 板凳坏', {
        who: 'community',
        crit: null,
        pace: 'works',
        urg: at('有人受伤或尖角外露', '受伤 夹手 钢筋'),
      }),
      item('路名牌门牌缺失', '路牌、门牌掉、错、看不清', '补装改正', '门牌 路牌 楼号 牌子掉', {
        who: 'street.peace',
        co: { norm: 'district.police:核对地址' },
        crit: null,
        urg: null,
      }),
    ],
  ),
  ...kind(
    '3.6',
    C,
    '线缆与通信',
    {
      pace: 'repair',
      who: 'district.telecom',
      co: 'grid:看护、警示',
      law: '电信条例',
      can: '看护 警示 拍照',
      no: '剪线 登高',
      crit: at('带电或拖到车道、缠住人车', '带电 火花 缠 车道'),
      urg: at('离地不到两米、小孩够得着', '垂 够得着 小孩'),
    },
    [
      item('线缆垂落', '通信线、无名线垂下、拖地', '收线固定或剪除', '!电线掉 线垂 线掉下来 网线 光缆'),
      item('线缆杂乱', '蜘蛛网线、废线缠绕', '整治', '乱拉线 蜘蛛网 线太乱 废线', {
        crit: null,
        urg: null,
        pace: 'works',
      }),
      item('通信中断', '宽带、电话、电视断', '恢复并答复', '宽带 网断 没网 没信号 电视看不了', {
        crit: null,
        urg: at('整栋或 30 户以上', '整栋', { households: 30 }),
        proof: 'value:恢复时间',
      }),
      item('基站与箱体', '反对基站、机箱破损占道', '核手续并答复；修复箱体', '基站 信号塔 机箱 交接箱', {
        crit: null,
        urg: null,
        pace: 'mediate',
        proof: 'doc:核查答复',
      }),
    ],
  ),
]
