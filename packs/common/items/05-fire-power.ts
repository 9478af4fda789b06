import { at, item, kind } from './build.ts'

const C = '消防与用电'

export const firePower = [
  ...kind(
    '5.1',
    C,
    '火情',
    {
      pace: 'rescue',
      who: 'district.fire',
      co: 'grid:喊人、引路 street.rescue:先期处置 district.power:断电 district.police:警戒',
      informed: 'street.leader community',
      arbiter: 'street.leader',
      law: '消防法 突发事件应对法',
      can: '喊人疏散 引路 关总闸 清点住户',
      no: '进火场 登高救人',
      crit: at('有明火或浓烟', '火 烟 烧 爆'),
      urg: null,
      proof: 'site value:扑灭时间 confirm:住户已清点',
    },
    [
      item(
        '房屋火情',
        '房屋、店铺起火冒烟',
        '扑灭，清点人，安置',
        '!着火 !起火 !冒烟 失火 烧起来 火灾 救火 !浓烟 火苗 烧起来了',
      ),
      item('车辆起火', '机动车、电动车起火', '扑灭，封控', '车着火 电瓶车爆 车烧 电动车起火'),
      item('山林荒坡火情', '荒坡、绿地、堆物火情', '扑灭，留守观察', '山上火 草烧 荒坡 山火', {
        co: 'street.rescue:扑打 district.emergency:调力量 grid:守山口',
      }),
    ],
  ),
  ...kind(
    '5.2',
    C,
    '消防通道',
    {
      pace: 'repair',
      who: 'property|community',
      co: 'district.fire:执法 grid:找物主',
      law: '消防法 高层民用建筑消防安全管理规定',
      can: '劝导清走 找物主 拍照 验收拍照',
      no: '代存物品 强行搬离',
      crit: null,
      urg: at('通道全堵，或高层、有老人住', '全堵 出不去 高层 老人 堵住'),
      proof: 'site after',
    },
    [
      item(
        '车辆占消防车道',
        '机动车停在消防车道、登高面',
        '挪走，标线',
        '!消防车道 占消防通道 消防通道停车 停在消防 !消防车 消防通道都停',
        {
          co: 'district.traffic-police:拖移 district.fire:执法',
          pace: 'onTheSpot',
        },
      ),
      item(
        '楼道堆物',
        '楼道、平台堆纸箱、家具',
        '清净，告知物主',
        '!楼道堆 楼道堆放 纸箱 杂物 楼梯间堆 !乱堆杂物 连廊 占用楼道 堆杂物',
      ),
      item('疏散门锁闭', '疏散门锁死、常闭门卡开', '打开，装推杆', '!消防门锁 安全出口锁 疏散门 防火门'),
      item('消防通道被封占', '通道加门、封窗、加铁栅', '拆除', '封了通道 通道装门 加铁栅 防盗网没有开口', {
        urg: at('唯一出口被封', '唯一 没有出口'),
      }),
    ],
  ),
  ...kind(
    '5.3',
    C,
    '消防设施',
    {
      pace: 'repair',
      who: 'property|community',
      co: 'district.fire:督改',
      law: '消防法',
      can: '核对设施 拍照 提醒',
      no: '维修消防设备 检测',
      crit: null,
      urg: at('整栋失效', '整栋 全坏 一滴水'),
      proof: 'site after',
    },
    [
      item('消火栓无水损坏', '室内外消火栓没水、缺件、被埋', '恢复有水，补件', '!消火栓 消防栓 没水 栓坏', {
        co: 'district.water:供水 district.fire:督改',
      }),
      item('灭火器缺失过期', '灭火器没有、过期、压力低', '换新', '灭火器 过期 灭火器没了', { urg: null }),
      item('烟感报警失效', '烟感、报警、喷淋停用', '恢复并联动测试', '烟感 报警器 喷淋 消防主机', {
        proof: 'site doc:测试记录',
      }),
      item('消防水源与微站', '消防水池、微型站缺人缺器材', '补齐并演练', '微型消防站 消防水池 水源', {
        who: 'community',
        urg: null,
      }),
    ],
  ),
  ...kind(
    '5.4',
    C,
    '电动自行车',
    {
      pace: 'repair',
      who: 'property|community',
      co: 'grid:找车主 district.fire:执法',
      law: '消防法 高层民用建筑消防安全管理规定',
      can: '上门劝导 找车主 拍照 验收拍照',
      no: '断别人电 扣车',
      crit: at('已冒烟、发热', '冒烟 烧 爆'),
      urg: at('正在楼道充电，或堵住出口', '正在 充电 堵住 门口'),
      proof: 'site after confirm:车主已知道',
    },
    [
      item('飞线充电', '从窗、阳台拉线充电', '拆线，引导充电点', '!飞线充电 拉线充电 从窗子拉线 飞线', {
        crit: at('线已发热打火', '打火 冒火 烧'),
      }),
      item(
        '楼道停放充电',
        '在楼道、门厅停放充电',
        '挪走，充电点登记',
        '!楼道充电 !楼道电动车 电瓶车进楼 楼道里充 一楼充电',
      ),
      item('充电设施故障', '充电桩坏、扣费、跳闸', '修好，退费', '充电桩坏 充不上电 充电扣费', {
        who: 'property|community',
        crit: null,
        urg: null,
        co: { norm: 'district.housing:督促运营方' },
        proof: 'value:恢复时间',
      }),
      item('电梯进电动车', '电动车、电池进电梯', '劝阻，装识别', '电梯推电瓶车 电动车进电梯 电池上楼'),
    ],
  ),
  ...kind(
    '5.5',
    C,
    '用电安全',
    {
      pace: 'repair',
      who: 'district.power',
      co: 'property|community:查红线内 grid:看护警示',
      law: '电力法 电力供应与使用条例',
      can: '看护警示 喊人关闸 拍照',
      no: '碰电气 拆线 拉闸',
      crit: at('有人触电、打火、电线落地', '触电 电人 麻手 火花 打火 掉下来'),
      urg: at('线皮破、烧焦味', '烧焦 破皮 裸露 焦'),
      proof: 'site after value:处理结果',
    },
    [
      item('电杆电线隐患', '电杆歪、线垂、线皮破', '加固更换', '!电线断 电线掉落 电杆 变压器 高压线'),
      item('私拉乱接', '私接电源、乱拉插座', '拆除，规范', '!私拉 乱接线 私接电', {
        who: 'property|community',
        co: 'district.power:技术指导',
      }),
      item('表箱开关故障', '表箱冒烟、跳闸、破损', '更换', '表箱 电表 跳闸 空开', {
        crit: at('表箱冒烟发热', '冒烟 烫 发热'),
      }),
      item('楼道用电老化', '老楼公共电线老化', '鉴定，纳入改造', '线路老化 老化 电线老', {
        pace: 'works',
        crit: at('已冒烟、打火', '冒烟 打火'),
        proof: 'value:鉴定结论 after',
      }),
    ],
  ),
  ...kind(
    '5.6',
    C,
    '停电与供电',
    {
      pace: 'repair',
      who: 'district.power',
      co: 'community:通知住户、看护老人',
      law: '电力供应与使用条例',
      can: '通知住户 看护老人 核对范围',
      no: '动电气 送电操作',
      crit: at('医院、电梯困人、独居呼吸机，或 200 户以上', '呼吸机 医院 电梯 手术', { households: 200 }),
      urg: at('50 户以上或夜间老人独居', '老人 整栋', { households: 50 }),
      proof: 'value:恢复供电时间',
    },
    [
      item('故障停电', '突然停电', '恢复供电', '!停电 没电 断电 跳电'),
      item('低电压', '电压低、灯暗、电器不转', '调整，增容', '电压低 灯泡暗 空调打不开 电压不稳', {
        crit: null,
        pace: 'works',
        urg: at('整栋', '整栋 都', { households: 20 }),
      }),
      item('计量收费电价', '电费多收、合表电价、转供电加价', '核查退补', '电费 多收电费 合表 电价 转供电', {
        who: 'district.power',
        co: { norm: 'district.market:查加价' },
        pace: 'answer',
        crit: null,
        urg: null,
        proof: 'doc:核算答复',
      }),
    ],
  ),
]
