import { at, item, kind } from './build.ts'

const C = '违法建设与占道'

export const occupation = [
  ...kind(
    '2.1',
    C,
    '违法搭建',
    {
      pace: 'procedure',
      who: 'street.enforcement',
      co: 'property|community:看现场 district.planning:认定',
      law: '城乡规划法',
      can: '发现报告 现场拍照 送达签收',
      no: '强制拆除 扣押工具',
      crit: at('在建，危及承重墙或挤占消防车道', '承重墙 砸墙 消防车道'),
      urg: at('正在搭、正在挖', '正在 在建 现在 连夜'),
      proof: 'before after doc:认定和处理文书',
    },
    [
      item(
        '楼顶加建',
        '屋面、露台加盖房屋、阳光房',
        '认定后拆除或出具合法手续',
        '!楼顶搭 顶楼加盖 阳光房 露台 搭棚',
      ),
      item('底层开挖', '挖地下室、深挖地面', '停工，安全鉴定，恢复', '!挖地下室 深挖 地基'),
      item(
        '破坏承重结构',
        '拆改承重墙、梁、柱，墙上开门',
        '停工，鉴定，加固恢复',
        '!承重墙 砸墙 打墙 开门洞 拆墙',
        {
          pace: 'works',
          who: 'district.housing',
          co: 'street.enforcement:制止 property|community:守现场',
          law: '建设工程质量管理条例',
        },
      ),
      item('院落私搭棚架', '院坝、巷道搭雨棚、围栏、鸽棚', '拆除或整改', '雨棚 搭棚子 围起来 私搭 铁皮', {
        crit: null,
      }),
      item(
        '违建复核与信访',
        '对认定、拆除、进度有异议',
        '复核并书面答复',
        '违建不拆 为什么不拆 违建举报 拆了又搭',
        {
          pace: 'procedure',
          who: 'street.enforcement',
          crit: null,
          urg: null,
          proof: 'doc:书面答复',
        },
      ),
    ],
  ),
  ...kind(
    '2.2',
    C,
    '占道经营',
    {
      pace: 'onTheSpot',
      who: 'street.enforcement',
      co: 'street.urban-management:疏导点安置',
      law: '城市市容和环境卫生管理条例 无证无照经营查处办法',
      can: '劝导 拍照 通知店主',
      no: '扣押物品 罚款',
      crit: null,
      urg: at('占满人行道、挡盲道或消防口', '过不去 过不了 路中间 盲道 消防 走车道 堵了 打滑', {
        people: 20,
      }),
    },
    [
      item(
        '店外经营',
        '桌椅、货架摆出店外占人行道',
        '收回店内',
        '!摆到外面 店外 占人行道 桌子摆出来 摆到人行道 摊子摆 店门口摆 占了人行道',
      ),
      item(
        '夜市烧烤占道',
        '烧烤、大排档占路、油污',
        '收摊清洗，定点经营',
        '大排档 夜市 !占道烧烤 烧烤占 -吼歌 -划拳 -唱歌 -睡不着 烧烤摊占 把马路占 占了一半 烧烤摊把',
        {
          co: 'street.urban-management:清洗路面',
        },
      ),
      item('早市菜摊', '路边菜摊占道、留垃圾', '引导进市场，清扫', '菜摊 卖菜 早市 路边卖'),
      item('占道修车洗车', '人行道修车、洗车、喷漆', '停止并清洗', '占道洗车 修车 修摩托 喷漆'),
      item('占道促销', '搭台、摆喇叭、拉人促销', '撤除', '促销 搭台 拉客 发传单'),
    ],
  ),
  ...kind(
    '2.3',
    C,
    '户外广告店招',
    {
      pace: 'works',
      who: 'street.urban-management',
      law: '广告法 城市市容和环境卫生管理条例',
      can: '拍照 拉警戒线 通知店主',
      no: '拆除广告牌 高处作业',
      crit: at('已坠落或大风中摇晃，下面是路', '掉下来 坠落 砸 大风'),
      urg: at('松动、悬空', '松 悬 晃 要掉'),
    },
    [
      item(
        '招牌松动坠落',
        '店招、灯箱、广告牌松动或坠落',
        '拆下或加固，划出安全区',
        '!招牌要掉 招牌松 广告牌 灯箱掉',
        {
          pace: 'repair',
          co: 'street.rescue:封控排险',
        },
      ),
      item('违规设置广告', '未经许可设广告、楼顶字', '拆除或补办', '楼顶广告 私设广告 挂广告', {
        crit: null,
        urg: null,
      }),
      item('灯箱灯光扰民', 'LED 屏、灯箱夜间刺眼', '调亮度或熄灯时间', '!灯太亮 刺眼 霓虹 显示屏 光污染', {
        crit: null,
        urg: null,
        proof: 'site confirm:报告人确认',
      }),
      item('店招破损缺字', '招牌破损、缺字、污损', '修复或拆除', '招牌烂 缺字 破损招牌', {
        crit: null,
        urg: null,
      }),
    ],
  ),
  ...kind(
    '2.4',
    C,
    '占道堆物',
    {
      pace: 'onTheSpot',
      who: 'street.urban-management',
      law: '城市道路管理条例',
      can: '劝导清走 拍照 通知物主',
      no: '代为处置物品',
      crit: null,
      urg: at('挡车道、挡盲道、挡出入口', '盲道 出不去 挡车 堵住'),
    },
    [
      item('占道堆料', '沙石、砖、货物堆在路上', '清走', '堆沙 堆料 堆货 堆在路上'),
      item('私设地锁桩墩', '私装地锁、石墩、锥桶占公共车位', '拆除', '!地锁 石墩 占车位 锥桶 私占车位', {
        co: 'district.traffic-police:认定路内',
      }),
      item('废旧回收占道', '收荒点占道堆放、拆解', '清走，迁入规范点', '收荒 废品 拆解 收破烂', {
        co: 'district.market:查照',
      }),
      item(
        '僵尸车',
        '长期停放、破损无人认的车',
        '找车主挪走或依规拖移',
        '!僵尸车 烂车 报废车 停了几个月 没人要的车 一年多没动 半年没动过 轮胎瘪 轮胎没气 停了大半年 长期停放',
        {
          pace: 'works',
          who: 'district.traffic-police',
          co: { norm: 'community:找车主' },
          urg: null,
        },
      ),
    ],
  ),
  ...kind(
    '2.5',
    C,
    '公共空间侵占',
    {
      pace: 'mediate',
      who: 'community',
      co: 'property|community:现场核实 street.enforcement:执法',
      law: '民法典 物业管理条例',
      can: '核实 劝导 拍照',
      no: '强行清除',
      crit: null,
      urg: at('封住通道或出口', '封住 堵 锁 过不去'),
    },
    [
      item('封占楼道平台', '在楼梯间、屋面加门、加柜', '拆除恢复通行', '楼道加门 占楼道 平台封 加铁门', {
        urg: at('封住疏散口', '逃生 消防 封住'),
      }),
      item('圈占公共绿地', '把公共绿地围作自家花园', '恢复公共使用', '圈起来 自家花园 围栏 占公共'),
      item(
        '占用公共用房',
        '物业用房、活动室、架空层被占',
        '收回或说明用途',
        '活动室 架空层 物业用房 出租公共',
        { urg: null, proof: 'doc:处理记录 after' },
      ),
    ],
  ),
  ...kind(
    '2.6',
    C,
    '市场与流动商贩',
    {
      pace: 'repair',
      who: 'district.market',
      law: '食品安全法 无证无照经营查处办法',
      can: '拍照 劝导 通知市场方',
      no: '抽检 罚款',
      crit: null,
      urg: at('多人不适或正在售卖可疑食品', '拉肚子 变质 中毒', { people: 3 }),
    },
    [
      item(
        '菜市场脏乱',
        '市场污水、异味、通道堵',
        '整改到位',
        '市场脏 市场污水 市场臭 市场里面脏 摊位脏 菜市场地上 菜市场味道',
        {
          who: 'district.market',
          co: { norm: 'street.urban-management:周边秩序' },
        },
      ),
      item(
        '缺斤少两价格欺诈',
        '秤不准、不标价、临时加价',
        '核查处理并答复',
        '!缺斤少两 秤不准 乱收费 宰客 不标价',
        { proof: 'doc:核查结果' },
      ),
      item(
        '无证流动餐饮',
        '流动车卖熟食、无证无照',
        '劝离，引导登记',
        '小推车 流动摊 炸串 三轮车卖 摊贩 无证商贩 摆摊 无证摊贩 卖夜宵',
        {
          who: 'street.enforcement',
          co: 'district.market:查食品',
        },
      ),
    ],
  ),
]
