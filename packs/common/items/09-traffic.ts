import { at, item, kind } from './build.ts'

const C = '交通出行'

export const traffic = [
  ...kind(
    '9.1',
    C,
    '公共交通',
    {
      pace: 'works',
      who: 'district.bus',
      law: '城市公共汽车和电车客运管理规定',
      can: '核对站点 记录人数 拍照',
      no: '指挥公交 卖票',
      crit: null,
      urg: at('影响学生上下学、老人看病，或 100 户以上', '学生 上学 看病 老人 几千', { households: 100 }),
      proof: 'value:核查结果 confirm:报告人知道结果',
    },
    [
      item(
        '班次少等车久',
        '候车过久、末班早、甩客',
        '加密或答复',
        '!等车 班次少 甩客 末班 等好久 等了一个小时 公交车等 不来车 一直不来 等车要 半天不来',
      ),
      item('站牌站亭损坏', '站牌倒、亭漏、信息错', '修好', '站亭 !候车亭 !站牌 站台 顶棚', {
        pace: 'repair',
        urg: null,
        proof: 'after',
      }),
      item(
        '公交改线取消',
        '线路、站点取消或改道',
        '联合实地核，答复方案',
        '!改线 !取消站 站点取消 306路 绕路 !改道 公交改 !306 线路调整 绕一大圈 !不停',
        {
          pace: 'procedure',
          who: 'district.transport',
          co: { urg: 'district.bus:核客流 district.traffic-police:看路口', norm: 'district.bus:核客流' },
          arbiter: 'street.leader',
          proof: 'value:核查结果 doc:优化方案或答复',
        },
      ),
      item('司机服务态度', '拒载、骂人、急刹', '核录像，处理人', '公交司机 拒载 骂乘客 急刹', {
        pace: 'answer',
        urg: at('有人受伤', '受伤 摔'),
        proof: 'doc:处理结果',
      }),
    ],
  ),
  ...kind(
    '9.2',
    C,
    '停车',
    {
      pace: 'onTheSpot',
      who: 'district.traffic-police',
      co: 'street.urban-management:人行道停车 community:找车主',
      law: '道路交通安全法',
      can: '找车主挪车 拍照 劝导',
      no: '贴条 锁车 拖车',
      crit: at('堵救护、消防车，正在用', '救护车 消防车 进不来'),
      urg: at('堵出口、双排、占车道', '出不去 双排 堵死 挡车'),
      proof: 'site after',
    },
    [
      item(
        '机动车乱停',
        '路边、人行道、路口乱停',
        '挪走，查处',
        '!乱停车 停人行道 违停 停在路口 !车乱停 停车堵 堵死 路边停车 救护车进不来',
      ),
      item('公共停车场收费', '乱收费、不给票、逃逸杆', '核价，退费', '停车费 乱收费 收费杆 停车场', {
        who: 'district.parking',
        crit: null,
        urg: null,
        co: { norm: 'district.market:查价' },
        pace: 'repair',
        proof: 'doc:核价结果',
      }),
      item('非机动车乱停', '共享单车、电动车乱摆', '摆齐，找企业', '共享单车 单车乱停 电动车乱停', {
        who: 'street.urban-management',
        crit: null,
        urg: at('堵盲道、出口', '盲道 出口'),
      }),
      item('停车位需求', '希望增加、划线、错时', '勘点，答复', '!没停车位 划车位 停车难', {
        who: 'district.traffic-police',
        crit: null,
        urg: null,
        pace: 'procedure',
        co: { norm: 'community:征求意见' },
        proof: 'doc:答复',
      }),
      item('地面塌陷停车场', '停车场坑洼、无照明', '修好', '停车场烂 停车场坑 车库灯', {
        who: 'district.parking',
        crit: null,
        urg: null,
        pace: 'works',
      }),
    ],
  ),
  ...kind(
    '9.3',
    C,
    '信号与标线',
    {
      pace: 'works',
      who: 'district.traffic-police',
      law: '道路交通安全法',
      can: '报现象 路口看护 拍照',
      no: '指挥车流 动信号机',
      crit: at('全灭、全绿，或刚出事故', '不亮 全绿 出事 撞'),
      urg: at('配时老人过不完、学校路口', '过不完 学校 老人 小学'),
      proof: 'site after',
    },
    [
      item('信号灯故障', '灯不亮、黑屏、方向错', '恢复', '!红绿灯坏 信号灯不亮 红绿灯不亮 灯乱', {
        pace: 'repair',
      }),
      item('信号配时', '绿灯太短、等太久', '观测后调', '!绿灯太短 相位 等太久 过不完', { crit: null }),
      item(
        '标线标牌不清',
        '斑马线、箭头、标牌磨损',
        '重划',
        '标线 标牌 箭头 !斑马线 磨没了 看不清线 箭头不清',
        { crit: null },
      ),
      item('增设信号或减速', '要求红绿灯、减速带、斑马线', '论证，答复', '装红绿灯 减速带 画斑马线', {
        crit: null,
        pace: 'procedure',
        co: { norm: 'community:收集意见' },
        proof: 'doc:论证答复',
      }),
    ],
  ),
  ...kind(
    '9.4',
    C,
    '交通秩序',
    {
      pace: 'onTheSpot',
      who: 'district.traffic-police',
      co: 'grid:路口劝导',
      law: '道路交通安全法',
      can: '路口劝导 拍照 护学',
      no: '追车 罚款 拦车',
      crit: at('有人受伤、正堵死', '撞了 受伤 翻'),
      urg: at('高峰堵死、接送点混乱', '堵死 高峰 放学'),
      proof: 'site value:处置结果',
    },
    [
      item('拥堵缓行', '路口堵、乱插、占道作业', '疏导，优化', '!堵车 早高峰 堵得 堵得动不了 路堵'),
      item('闯灯逆行', '闯红灯、逆行、三轮载人', '查处', '闯红灯 逆行 三轮车 超载'),
      item(
        '交通事故',
        '碰撞、人伤、占道',
        '救护，勘查，放行',
        '!车祸 !撞车 出车祸 撞人 !撞了 两辆车撞 追尾 撞倒 被车撞 擦挂',
        {
          pace: 'rescue',
          co: 'district.health:急救 grid:看护',
          crit: at('有人伤、起火、漏油', '伤 出血 起火 漏油'),
        },
      ),
    ],
  ),
  ...kind(
    '9.5',
    C,
    '出行安全设施',
    {
      pace: 'works',
      who: 'district.roads',
      law: '道路交通安全法 无障碍环境建设法',
      can: '拍照 摆放警示',
      no: '安装设施',
      crit: null,
      urg: at('接送点、医院、梯坎', '接送 医院 梯坎 老人'),
      proof: 'site after',
    },
    [
      item('凸镜防撞设施', '弯道凸镜、防撞柱坏缺', '补齐', '凸镜 广角镜 防撞柱 石墩坏', { urg: null }),
      item('过街设施', '天桥、地道、斑马线要修要装', '修好或论证', '!过街 天桥电梯 地下通道 过马路', {
        urg: at('学校、医院门口', '学校 医院'),
      }),
    ],
  ),
]
