import { at, item, kind } from './build.ts'

const C = '公共服务与建议'

export const service = [
  ...kind(
    '12.1',
    C,
    '证明与政策',
    {
      pace: 'answer',
      who: 'street.service',
      law: '政府信息公开条例 优化营商环境条例',
      can: '告知材料 陪同 代办受理',
      no: '出具证明 收费',
      crit: null,
      urg: at('明天要用、已跑三趟', '明天 急用 跑三趟 来不及'),
      proof: 'value:办理结果',
    },
    [
      item(
        '开具证明',
        '要开证明、盖章',
        '办理或一次说清',
        '!开证明 盖章 证明 不给开 !居住证明 开个证明 材料不全 跑了三趟',
      ),
      item('户籍身份证', '落户、身份证、居住证', '引导办理', '落户 身份证 户口 居住证', {
        who: 'district.police',
        co: { norm: 'street.service:引导' },
      }),
      item('社保就业', '养老金、失业金、就业', '受理引导', '!养老金 社保 失业金 找工作', {
        who: 'district.labour',
        co: { norm: 'street.labour:引导' },
      }),
      item('政策咨询', '问政策、问条件、问去哪', '一次答清', '怎么办理 咨询 政策 去哪里办', { urg: null }),
    ],
  ),
  ...kind(
    '12.2',
    C,
    '医疗卫生',
    {
      pace: 'answer',
      who: 'street.health',
      law: '基本医疗卫生与健康促进法 传染病防治法',
      can: '告知办法 送材料',
      no: '诊断 用药',
      crit: null,
      urg: at('有聚集发热或孕产、重病', '发热 聚集 孕妇 重病'),
      proof: 'value:结果',
    },
    [
      item('看病与家庭医生', '挂号难、签约、药缺', '协助，签约', '!家庭医生 挂号 买不到药 看病难'),
      item('传染病疑似', '发热、腹泻聚集', '流调，消毒', '!发热 拉肚子 聚集发病 传染', {
        who: 'district.cdc',
        co: { urg: 'street.health:流调', norm: 'street.health:流调' },
        crit: at('一天内三人以上', '三个人 都发烧', { people: 3 }),
        pace: 'rescue',
      }),
      item('医保报销', '报销、异地、断缴', '答复办法', '医保 报销 异地 断缴医保', {
        who: 'district.medical-insurance',
        urg: null,
      }),
    ],
  ),
  ...kind(
    '12.3',
    C,
    '教育文体',
    {
      pace: 'answer',
      who: 'district.education',
      law: '义务教育法 公共文化服务保障法 全民健身条例',
      can: '告知 拍照 征求意见',
      no: '承诺学位 收报名费',
      crit: null,
      urg: null,
      proof: 'value:答复',
    },
    [
      item(
        '入学与学位',
        '划片、转学、学位',
        '答复政策',
        '!学位 划片 上学 转学 报名 学区 划分学区 招生 就近入学 入园 !学区划分 小升初',
      ),
      item('校外培训托管', '无证、收费、安全', '核查处理', '!培训班 补习 托管 辅导班', {
        urg: at('有学生受伤', '受伤 打学生'),
        proof: 'doc:核查结果',
      }),
      item('文体设施开放', '图书馆、球场、活动室不开', '开放或公示', '!图书馆 球场 活动室 健身房 不开放', {
        who: 'district.culture',
        co: { norm: 'community:开放' },
      }),
      item(
        '学校管理',
        '补课、食堂、收费、广播、教师行为',
        '核查处理并答复',
        '补课 违规补课 学校食堂 老师 早操 学校收费 !违规补课',
        { proof: 'doc:核查结果' },
      ),
    ],
  ),
  ...kind(
    '12.4',
    C,
    '建议',
    {
      pace: 'idea',
      who: 'street.suggestions',
      law: '信访工作条例',
      can: '听意见 收集支持人数',
      no: '承诺时间',
      crit: null,
      urg: null,
      proof: 'value:是否采纳',
    },
    [
      item(
        '增设便民设施',
        '建议加座椅、遮阳、厕所',
        '论证，答复是否做',
        '!加座椅 遮阳 建议加 增设 !长椅 !加几把 两把 椅子 坐凳 遮阳棚 没得坐 凳子',
        {
          co: { norm: 'community:勘点' },
        },
      ),
      item('改进服务', '建议改时间、改流程', '采纳或说明', '改一下时间 优化流程 !建议改 服务时间'),
      item('环境美化', '建议绿化、彩绘、整治', '论证，答复', '彩绘 美化 绿化建议 打造', {
        co: { norm: 'community:征求意见' },
      }),
    ],
  ),
  ...kind(
    '12.5',
    C,
    '作风与反馈',
    {
      pace: 'answer',
      who: 'street.party',
      law: '信访工作条例',
      can: '记录 送达',
      no: '答复对错 约谈当事人',
      crit: null,
      urg: at('正在窗口、已激动', '正在 吵 闹'),
      proof: 'doc:核查结论',
    },
    [
      item('窗口态度', '推、冷、硬、拖', '核录音录像，处理', '!态度差 推来推去 冷硬 不办'),
      item('对办理不满意', '办过但没好、没回', '复核，重办', '!没解决 还没好 办了没用 没人管', {
        who: 'street.supervision',
      }),
    ],
  ),
  ...kind(
    '12.6',
    C,
    '表扬与求证',
    {
      pace: 'idea',
      who: 'street.party',
      law: '信访工作条例',
      can: '记录 转达',
      no: '评定先进',
      crit: null,
      urg: null,
      proof: 'value:转达谁',
    },
    [
      item(
        '表扬感谢',
        '表扬、感谢、好人好事',
        '转达并记入',
        '表扬 好人好事 锦旗 !感谢网格员 !感谢社区 !点赞 送锦旗 热心',
      ),
    ],
  ),
  ...kind(
    '12.7',
    C,
    '征迁与用地',
    {
      pace: 'procedure',
      who: 'district.planning',
      co: { norm: 'community:了解情况' },
      law: '城乡规划法 政府信息公开条例',
      can: '登记诉求 告知进展',
      no: '承诺补偿 丈量房屋',
      crit: null,
      urg: null,
      proof: 'doc:书面答复',
    },
    [
      item(
        '征收与搬迁进度',
        '拆迁、征收、安置何时进行',
        '核计划，书面答复',
        '!拆迁 征收 搬迁 拆不拆 安置房 安置费 什么时候拆 剩下的村 拆迁计划',
        { who: 'district.housing' },
      ),
      item(
        '建房与宅基地审批',
        '自建房、翻建、宅基地申请',
        '核条件，书面答复',
        '!宅基地 建房审批 原拆原建 翻建 建房申请',
      ),
      item(
        '空地与规划咨询',
        '地块闲置、何时建设、用作什么',
        '核规划，书面答复',
        '地块 空地 闲置 规划具体 开建时间 土地使用 控规',
      ),
      item(
        '配套设施落地',
        '学校、医院、公园、市场何时建',
        '核计划，书面答复',
        '配套 三甲医院 什么时候建 医院落地 综合体 建公园',
      ),
    ],
  ),
  ...kind(
    '12.8',
    C,
    '企业与个人事务',
    {
      pace: 'answer',
      who: 'district.market',
      law: '优化营商环境条例',
      can: '告知办法',
      no: '代办收费',
      crit: null,
      urg: null,
      proof: 'value:答复',
    },
    [
      item('发票与税务', '不开发票、多收税点、纳税咨询', '核查处理或答复', '!发票 税点 不开票 个税 纳税', {
        who: 'district.tax',
      }),
      item('执照登记变更', '营业执照、地址占用、注销', '受理或答复', '!营业执照 变更执照 注销公司 注册地址'),
      item(
        '电话骚扰与个人信息',
        '推销电话、信息泄露',
        '核查，告知投诉办法',
        '!骚扰电话 电话骚扰 推销电话 个人信息 信息泄露',
        { who: 'district.telecom', co: { norm: 'district.police:查泄露' } },
      ),
      item('公积金', '缴存、提取、贷款', '答复办法', '!公积金', { who: 'district.housing-fund' }),
    ],
  ),
]
