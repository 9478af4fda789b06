import { at, item, kind } from './build.ts'

const C = '物业与住宅'

export const housing = [
  ...kind(
    '6.1',
    C,
    '物业服务',
    {
      pace: 'mediate',
      who: 'property|community',
      co: { urg: 'community:督办 street.housing:约谈', norm: 'community:督办' },
      law: '物业管理条例',
      can: '核实 转告物业 回住户',
      no: '催交物业费 调看住户账单',
      crit: null,
      urg: at('弃管、停水停电催费或已聚集', '弃管 跑了 断水 停电 聚集', { people: 20 }),
      proof: 'after confirm:报告人确认',
    },
    [
      item(
        '物业不作为',
        '报修无人理、保洁保安缺位',
        '定整改表，公示进度',
        '!物业不管 物业不作为 报修没人 保安不管 物业啥都不管 物业打电话没人接 物业收钱不办事',
      ),
      item('物业费争议', '乱涨价、不公开、催费方式不当', '对账公开，调解', '!物业费 涨价 不公开 收费不合理', {
        proof: 'doc:对账或调解记录',
      }),
      item('物业弃管', '物业撤场、失管', '24 小时兜底，选聘新物业', '!物业撤 弃管 没物业 物业跑了', {
        who: 'community',
        co: 'street.housing:临时托管 district.housing:指导',
        urg: at('水电消防没人管', '消防 停水 停电 电梯'),
        proof: 'doc:托管或选聘记录',
      }),
      item('公共收益去向', '停车、广告收益不公示', '公示账目', '公共收益 广告收入 停车费去哪', {
        urg: null,
        proof: 'doc:公示截图',
      }),
      item('保安保洁纠纷', '服务态度、冲突、私收费', '核实，处理人，答复', '保安态度 保安骂 保洁', {
        urg: at('已动手', '打人 动手'),
      }),
    ],
  ),
  ...kind(
    '6.2',
    C,
    '房屋漏水与维修',
    {
      pace: 'works',
      who: 'property|community',
      co: {
        crit: 'street.rescue:排险',
        urg: 'street.housing:维修资金指导',
        norm: 'street.housing:维修资金指导',
      },
      law: '民法典 物业管理条例',
      can: '现场核实 拍照 通知上下楼',
      no: '找施工队 垫付费用',
      crit: at('有掉块、砸人，或漏到电器线路', '掉块 砸 漏电 漏到电 电线打火'),
      urg: at('大面积渗漏，或 6 户以上', '漏得厉害 大面积 天花板掉', { households: 6 }),
      proof: 'site after confirm:住户确认不漏',
    },
    [
      item(
        '屋面漏水',
        '屋顶、天沟漏到顶楼',
        '修补，雨后回看',
        '!屋顶漏 顶楼漏水 楼顶漏 天沟 !屋顶漏水 !漏到顶楼 楼顶防水',
      ),
      item('外墙渗水脱落', '外墙渗水、瓷砖掉', '封控，修复', '!外墙掉 瓷砖掉 外墙渗 墙皮掉', {
        crit: at('正往下掉，下面是路', '掉下来 砸 路边'),
      }),
      item('楼上漏水到楼下', '楼上用水漏到楼下', '查漏点，修复，赔付协商', '!楼上漏水 天花板漏 渗水 厕所漏'),
      item('公共管道漏水', '公共立管、化粪支管漏', '修好', '立管 管道漏 公共管 楼道滴水'),
      item(
        '墙体地面开裂',
        '墙、地、梁开裂',
        '鉴定，监测，加固',
        '开裂 地面下沉 !墙裂 !墙上裂 一天比一天宽 楼歪',
        {
          who: 'district.housing',
          co: 'street.housing:鉴定 community:转移住户 street.rescue:排险',
          crit: at('裂缝扩大、门窗变形', '变大 变宽 一天比一天 越来越宽 打不开 掉灰'),
          pace: 'works',
          law: '城市危险房屋管理规定',
          proof: 'value:鉴定结论 after',
        },
      ),
    ],
  ),
  ...kind(
    '6.3',
    C,
    '门禁与公共设施',
    {
      pace: 'repair',
      who: 'property|community',
      law: '物业管理条例',
      can: '核实 拍照 通知物业',
      no: '维修门禁 配钥匙',
      crit: null,
      urg: at('有人出不来、老人在外', '出不来 进不去 锁住 老人'),
      proof: 'after confirm:报告人确认',
    },
    [
      item('单元门禁坏', '单元门锁、对讲坏、谁都能进', '修好', '!门禁坏 单元门 大门锁 门锁坏'),
      item('安防监控失效', '小区监控、照明、围墙失效', '恢复', '监控坏 探头 围墙', {
        urg: at('近期有案件', '被偷 偷车 小偷'),
      }),
      item('儿童游乐健身设施', '滑梯、秋千、沙坑坏', '修好或封停', '滑梯 秋千 游乐 健身器材坏', {
        urg: at('有人受伤', '摔 夹 伤'),
      }),
      item('信报箱快递柜', '快递柜占道、信箱坏', '移位修好', '快递柜 信报箱 菜鸟 快递', { urg: null }),
    ],
  ),
  ...kind(
    '6.4',
    C,
    '住宅电梯',
    {
      pace: 'works',
      who: 'property|community',
      co: 'district.market:督促维保 community:帮行动不便的人',
      law: '特种设备安全法',
      can: '核实 通知住户 帮行动不便的人',
      no: '动电梯 代签同意书',
      crit: null,
      urg: at('高层全停、老人下不了楼', '下不了楼 老人 婆婆 高层 全停', { days: 2 }),
      proof: 'value:恢复时间 after',
    },
    [
      item(
        '增设电梯',
        '要求加装、邻里意见不一',
        '组织协商，答复条件',
        '!加装电梯 装电梯 加电梯 装个电梯 装部电梯 安装电梯 !给老楼装电梯 没有电梯 想加装',
        {
          pace: 'procedure',
          who: 'community',
          co: { norm: 'street.housing:政策指导' },
          urg: null,
          proof: 'doc:协商记录',
        },
      ),
      item(
        '电梯停运',
        '住宅电梯停用、久修不好',
        '恢复运行，公布进度',
        '!电梯停 电梯不动 电梯坏 电梯停运 停在 电梯不能用 !电梯停在 电梯修 等配件',
        {
          co: 'district.market:督促维保 community:帮行动不便的人',
          law: '特种设备安全法 物业管理条例',
        },
      ),
      item('电梯维保与公示', '年检过期、无人维保、按钮坏', '补检，修好，公示', '电梯年检 合格证 电梯按钮', {
        urg: at('照明、门卡、通话失效', '通话坏 没灯 关门夹'),
      }),
    ],
  ),
  ...kind(
    '6.5',
    C,
    '业委会与维修资金',
    {
      pace: 'procedure',
      who: 'community',
      co: { urg: 'street.housing:指导', norm: 'street.housing:指导' },
      law: '物业管理条例 住宅专项维修资金管理办法',
      can: '收集意见 通知开会',
      no: '代业主投票 保管公章',
      crit: null,
      urg: at('印章、资金有争抢', '抢公章 转走 卷款'),
      proof: 'doc:会议或处理记录',
    },
    [
      item('成立业委会', '要求成立、换届、备案', '启动程序并公布节点', '成立业委会 换届 选业委会 业委会备案'),
      item(
        '业委会履职争议',
        '不公开、越权、候选有异议',
        '核查，召集业主大会',
        '业委会不公开 业委会越权 !业委会账 业委会从来 业委会主任 不开会 业委会乱 业委会',
      ),
      item('维修资金使用', '申请、表决、进度慢', '办理并说明节点', '!维修资金 大修基金 表决 大修 动用维修', {
        urg: null,
      }),
      item('更换物业', '业主要求换物业、交接不清', '指导表决，监督交接', '换物业 新物业 交接', {
        urg: at('两家抢占、停服务', '抢 停'),
      }),
    ],
  ),
  ...kind(
    '6.6',
    C,
    '危旧房',
    {
      pace: 'works',
      who: 'street.housing',
      co: 'district.housing:鉴定 community:劝离、安置',
      law: '城市危险房屋管理规定',
      can: '巡查拍照 劝离 通知转移',
      no: '进险房搬物 加固',
      crit: at('有掉块、倾斜加大、雨天有人住', '倾斜 要垮 掉块 垮 塌 墙歪 掉灰 裂缝变大', {
        rainAlert: true,
      }),
      urg: at('C、D 级有人住', 'C级 D级 有人住'),
      proof: 'site before value:人员去向',
    },
    [
      item(
        '危房有险',
        'C、D 级房屋出现新险情',
        '人员撤离，封控，鉴定',
        '!危房 要垮 墙歪 房子斜 !老房子墙歪 土墙 老房子 墙歪了 掉灰',
      ),
      item('危房有人住', '已鉴定危房仍有人居住', '劝离安置，签告知书', '危房还住人 不愿搬 D级 不愿走', {
        crit: null,
        proof: 'sign doc:告知书',
      }),
      item('老屋改造诉求', '要求改造、加固、补助', '核条件，答复', '旧改 改造 老小区改造 危改', {
        pace: 'procedure',
        crit: null,
        urg: null,
        proof: 'doc:答复',
      }),
      item('自建房安全', '自建房出租、开店、加层', '排查，限期整改', '自建房 加层 自己盖的房', {
        urg: at('学校边、集中租住', '学校 租客 群租'),
      }),
    ],
  ),
  ...kind(
    '6.7',
    C,
    '小区停车与出租',
    {
      pace: 'mediate',
      who: 'property|community',
      co: { urg: 'community:协调', norm: 'community:协调' },
      law: '民法典 物业管理条例 商品房屋租赁管理办法',
      can: '核实 劝导 拍照',
      no: '锁车 收停车费',
      crit: null,
      urg: at('堵出口、救护车进不来', '堵 救护车 出不去'),
      proof: 'after confirm:报告人确认',
    },
    [
      item('小区乱停车', '车位不够、占道停车', '划线疏导，定规则', '!小区停车 没车位 占车位 车堵门口'),
      item(
        '群租隔断',
        '群租、隔断、人多扰邻',
        '拆隔断，登记',
        '!群租 隔断 很多人住 合租 隔成 隔间 租给 二十几个人 住了十几个人 好多人合住',
        {
          who: 'street.peace',
          co: { urg: 'district.police:登记 district.fire:查隐患', norm: 'district.police:登记' },
          proof: 'doc:核查记录',
        },
      ),
      item('短租扰邻', '日租房、民宿人来人往', '登记，整改', '民宿 日租 短租 酒店式', {
        who: 'street.peace',
        urg: null,
        proof: 'doc:核查记录',
      }),
    ],
  ),
]
