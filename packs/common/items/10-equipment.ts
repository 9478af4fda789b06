import { at, item, kind } from './build.ts'

const C = '特种设备'

export const equipment = [
  ...kind(
    '10.1',
    C,
    '电梯安全',
    {
      pace: 'rescue',
      who: 'district.market',
      co: 'property|community:稳住人、断电钥匙 district.fire:破拆 grid:安抚',
      law: '特种设备安全法',
      can: '安抚乘客 喊物业 守层口',
      no: '扒门 拉人 动机房',
      crit: at('有人困在里面', '困 关在里面 出不来 卡住', { trapped: true }),
      urg: at('急停、异响、门夹人、溜层', '急停 响 溜 夹'),
      proof: 'value:解困时间 doc:检修记录',
    },
    [
      item(
        '电梯困人',
        '电梯停在井道，人出不来',
        '解困，查因，复位',
        '!电梯困人 困在电梯 电梯卡住 电梯里面 关在电梯',
      ),
      item('电梯坠溜夹人', '溜层、坠落、夹人夹物', '停用检修，检验后启用', '电梯夹 溜层 坠 电梯急停', {
        crit: at('有人受伤', '受伤 骨折 流血'),
      }),
      item('电梯异响晃动', '异响、抖动、平层不准', '检修', '!电梯响 电梯抖 平层 电梯晃', {
        crit: null,
        pace: 'repair',
        proof: 'doc:检修记录',
      }),
      item('无证维保超期', '超期未检、无人维保', '停用，补检', '超期 没年检 没维保', {
        crit: null,
        urg: null,
        pace: 'works',
        proof: 'doc:检验报告',
      }),
    ],
  ),
  ...kind(
    '10.2',
    C,
    '燃气',
    {
      pace: 'rescue',
      who: 'district.gas',
      co: 'district.fire:警戒 grid:疏散 district.power:断电 district.police:封路',
      law: '城镇燃气管理条例',
      can: '疏散住户 关总阀 禁止点火',
      no: '开灯查漏 进现场 试火',
      crit: at('有气味、嘶嘶声、正在冒', '有味 气味 漏气 嘶嘶 爆'),
      urg: at('软管老化、阀坏，尚无气味', '老化 阀坏 脱落'),
      proof: 'value:检测浓度 confirm:住户确认',
    },
    [
      item('燃气泄漏', '有燃气味、管道漏气', '切断，检测，放行', '!燃气漏 !漏气 煤气味 天然气味 臭鸡蛋味'),
      item('燃气设施被占压', '管道上搭建、堆物、占压', '拆除清走', '占压 管道上盖 燃气管', {
        who: 'street.enforcement',
        co: 'district.gas:认定 community:劝离',
        crit: null,
        urg: at('已在施工', '正在挖 施工'),
        pace: 'works',
        proof: 'before after doc:认定',
      }),
      item('挖断燃气管', '施工挖伤、挖断', '止气，抢修，追责', '!挖到燃气 挖断气管 气管断', {
        crit: at('已泄漏', '漏 挖断 嘶'),
        urg: null,
      }),
      item('停气与低压', '停气、火小、黄火', '恢复，答复', '!停气 没气 火小 打不着火', {
        pace: 'repair',
        crit: null,
        urg: at('30 户以上', '整栋', { households: 30 }),
        co: { norm: 'community:通知' },
        proof: 'value:恢复时间',
      }),
      item('瓶装气违规', '违规存放、用瓶装气、无报警', '清走，改管', '!液化气 煤气罐 气瓶 瓶装气', {
        who: 'street.emergency',
        co: {
          crit: 'district.fire:清走 district.gas:技术指导',
          urg: 'district.gas:认定 community:劝离',
          norm: 'community:劝离',
        },
        crit: at('地下室、商场用', '地下室 商场'),
        pace: 'repair',
        proof: 'site after',
      }),
    ],
  ),
  ...kind(
    '10.3',
    C,
    '锅炉与压力容器',
    {
      pace: 'rescue',
      who: 'district.market',
      co: 'street.emergency:警戒 district.fire:备勤',
      law: '特种设备安全法',
      can: '疏散 警戒 拍照',
      no: '靠近设备 操作阀门',
      crit: at('冒汽、鼓包、压力异常', '冒汽 鼓包 爆'),
      urg: at('无证、超期', '无证 超期'),
      proof: 'doc:检验或停用记录',
    },
    [
      item('锅炉压力异常', '锅炉、容器超压、冒汽', '停用，检验', '!锅炉 超压 冒白汽 蒸汽'),
      item('无证使用', '无登记、无人持证', '封停', '私用锅炉 无证 小锅炉', { crit: null, pace: 'works' }),
    ],
  ),
  ...kind(
    '10.4',
    C,
    '游乐与充电设施',
    {
      pace: 'works',
      who: 'district.market',
      co: 'street.emergency:排查',
      law: '特种设备安全法',
      can: '停用告示 拍照 劝离',
      no: '检修设施 试运行',
      crit: at('有人困在高处、受伤', '困 受伤 掉下来'),
      urg: at('松动、异响', '松 响 晃'),
      proof: 'before after doc:检验',
    },
    [
      item('游乐设施', '滑梯、充气城堡、旋转木马不安全', '停用，检验', '游乐设施 充气城堡 旋转木马'),
      item('充电桩起火隐患', '充电桩线烫、跳火、破损', '断电停用，换', '!充电桩 充电桩冒烟 充电枪', {
        who: 'district.power',
        co: 'property|community:封停 district.fire:备勤',
        crit: at('冒烟打火', '冒烟 火'),
        pace: 'repair',
      }),
      item('健身游泳场所', '泳池无救生、更衣漏电', '整改到位', '游泳池 泳馆 救生员 溺水', {
        who: 'district.culture',
        co: { urg: 'street.health:水质', norm: 'street.health:水质' },
        crit: null,
        urg: at('有人溺水', '溺水 呛水'),
      }),
    ],
  ),
  ...kind(
    '10.5',
    C,
    '起重与吊篮',
    {
      pace: 'onTheSpot',
      who: 'district.housing',
      co: 'street.emergency:警戒 property|community:劝离',
      law: '特种设备安全法 建设工程质量管理条例',
      can: '警戒 劝离 拍照',
      no: '指挥吊装 上吊篮',
      crit: at('已倾斜、吊物悬空、下面有人', '倾斜 悬着 砸'),
      urg: at('无防护、无专人、天黑作业', '没防护 天黑'),
      proof: 'before after doc:停工或检验',
    },
    [
      item('吊车吊物危险', '塔吊、吊车过居民头上', '停工，警戒', '!吊车 塔吊 吊物 吊装'),
      item('外墙吊篮无防护', '吊篮、脚手架无防护', '停工，加防护', '吊篮 脚手架 外墙施工 蜘蛛人', {
        urg: at('已有掉落', '掉 落'),
      }),
    ],
  ),
]
