/** What a ledger's columns can mean, and the headings under which people write them. */

/** Place of each field in a row's values. Written out: read a hundred times a row, and an object made from entries is slow to read. */
export const AT = {
  name: 0,
  idNumber: 1,
  sex: 2,
  birth: 3,
  age: 4,
  nation: 5,
  marriage: 6,
  work: 7,
  phone: 8,
  phone2: 9,
  email: 10,
  address: 11,
  estate: 12,
  building: 13,
  unit: 14,
  floor: 15,
  room: 16,
  grid: 17,
  community: 18,
  household: 19,
  head: 20,
  relation: 21,
  residence: 22,
  status: 23,
  moveIn: 24,
  moveOut: 25,
  death: 26,
  landlord: 27,
  landlordPhone: 28,
  registered: 29,
  verified: 30,
  organisation: 31,
  creditCode: 32,
  legalPerson: 33,
  expected: 34,
  observed: 35,
  source: 36,
} as const
export type Field = keyof typeof AT
/** In the order of their places. */
export const FIELDS = Object.keys(AT) as readonly Field[]

export interface FieldWords {
  zh: string
  en: string
  /** Headings, without blanks and brackets, small letters; the first is what the generator writes. */
  headings: readonly string[]
}

const words = (zh: string, en: string, headings: string): FieldWords => ({
  zh,
  en,
  headings: headings.split(' '),
})

/**
 * Each field in Chinese and English, and its headings without blanks and brackets, in small letters; the first is what the generator
 * writes. Every heading is of one field only.
 */
export const WORDS: Readonly<Record<Field, FieldWords>> = {
  name: words(
    '姓名',
    'name',
    '姓名 居民姓名 人员姓名 名字 成员姓名 name fullname personname residentname xm',
  ),
  idNumber: words(
    '身份证号',
    'identity number',
    '身份证号 身份证号码 公民身份号码 身份证 证件号码 证件号 居民身份证号 公民身份证号码 idnumber idno idcard idcardno identitynumber nationalid citizenid sfzh sfzhm gmsfhm zjhm',
  ),
  sex: words('性别', 'sex', '性别 sex gender xb'),
  birth: words(
    '出生日期',
    'birth date',
    '出生日期 出生年月 出生年月日 生日 出生时间 birth birthdate dateofbirth dob birthday csrq',
  ),
  age: words('年龄', 'age', '年龄 周岁 实足年龄 age nl'),
  nation: words('民族', 'nation', '民族 nation ethnicity ethnicgroup mz'),
  marriage: words('婚姻状况', 'marriage', '婚姻状况 婚姻 婚否 婚姻状态 marriage maritalstatus married'),
  work: words('职业', 'work', '职业 从业状况 就业情况 就业状况 身份类别 occupation job employment'),
  phone: words(
    '联系电话',
    'phone',
    '联系电话 手机号 手机号码 手机 电话 电话号码 联系方式 本人电话 移动电话 phone mobile tel telephone phonenumber mobilephone cellphone contact lxdh sjhm',
  ),
  phone2: words(
    '备用电话',
    'second phone',
    '备用电话 其他电话 固定电话 家庭电话 座机 电话2 联系电话2 phone2 landline homephone',
  ),
  email: words('电子邮箱', 'email', '电子邮箱 邮箱 电子邮件 email mail'),
  address: words(
    '住址',
    'address',
    '住址 居住地址 现住址 现居住地址 现居住地 家庭住址 家庭地址 地址 详细地址 常住地址 门牌地址 房屋地址 经营地址 注册地址 address residenceaddress homeaddress currentaddress zz dz',
  ),
  estate: words(
    '小区',
    'estate',
    '小区 小区名称 所属小区 院落 小区院落 苑 estate compound neighbourhood neighborhood',
  ),
  building: words(
    '楼栋',
    'building',
    '楼栋 楼栋号 栋 幢 楼号 栋号 幢号 楼 楼幢 楼宇 building buildingno block',
  ),
  unit: words('单元', 'unit', '单元 单元号 门 门栋 unit unitno entrance'),
  floor: words('楼层', 'floor', '楼层 层 所在楼层 floor storey'),
  room: words(
    '室',
    'room',
    '室 房号 室号 房间号 门牌号 房屋编号 房间 户室 门牌 room roomno door flat apartment',
  ),
  grid: words('网格', 'grid', '网格 所属网格 网格名称 网格编号 grid'),
  community: words('社区', 'community', '社区 所属社区 社区名称 村居 村社区 community village'),
  household: words(
    '户号',
    'household',
    '户号 户编号 家庭编号 户籍号 户口簿号 household householdid householdno familyid',
  ),
  head: words('户主姓名', 'head of household', '户主姓名 户主 户主名 head headofhousehold householder'),
  relation: words(
    '与户主关系',
    'relation to the head',
    '与户主关系 家庭关系 与户主的关系 户主关系 成员关系 关系 家庭成员关系 relation relationship relationtohead role yhzgx',
  ),
  residence: words(
    '居住类型',
    'residence',
    '居住类型 人员类别 人员类型 人口类型 居住性质 住户类型 居住状况 户籍类型 居住情况 人户状态 residence residencetype persontype category tenure',
  ),
  status: words('状态', 'status', '状态 人员状态 户籍状态 在册状态 当前状态 注销标识 status state'),
  moveIn: words(
    '迁入日期',
    'moved in',
    '迁入日期 入住日期 入住时间 迁入时间 来本地日期 movein moveindate movedin validfrom',
  ),
  moveOut: words(
    '迁出日期',
    'moved out',
    '迁出日期 搬离日期 离开日期 迁出时间 搬出日期 退租日期 moveout moveoutdate movedout validto',
  ),
  death: words(
    '死亡日期',
    'died',
    '死亡日期 去世日期 死亡时间 死亡注销日期 death deathdate dateofdeath died',
  ),
  landlord: words(
    '房东姓名',
    'landlord',
    '房东姓名 房东 出租人 房主 产权人 房屋所有人 业主姓名 landlord owner ownername',
  ),
  landlordPhone: words(
    '房东电话',
    'landlord phone',
    '房东电话 出租人电话 房主电话 产权人电话 业主电话 landlordphone ownerphone',
  ),
  registered: words(
    '户籍地址',
    'registered address',
    '户籍地址 户籍地 户口所在地 户籍所在地 户籍详址 registeredaddress hukouaddress',
  ),
  verified: words(
    '核实日期',
    'verified',
    '核实日期 核查日期 走访日期 更新日期 采集日期 最近核实 更新时间 核查时间 采集时间 登记日期 verified verifiedat lastverified updated updatedat lastvisit checkedat',
  ),
  organisation: words(
    '单位名称',
    'organisation',
    '单位名称 企业名称 商户名称 机构名称 工作单位 公司名称 店铺名称 名称 organisation organization company companyname employer',
  ),
  creditCode: words(
    '统一社会信用代码',
    'credit code',
    '统一社会信用代码 社会信用代码 信用代码 营业执照号 机构代码 注册号 uscc creditcode unifiedsocialcreditcode',
  ),
  legalPerson: words(
    '法定代表人',
    'legal person',
    '法定代表人 法人 负责人 经营者 法人姓名 负责人姓名 legalperson legalrepresentative manager',
  ),
  expected: words(
    '应到人数',
    'expected',
    '应到人数 应到 登记人数 在册人数 应检人数 expected registeredcount',
  ),
  observed: words('实到人数', 'observed', '实到人数 实到 实住人数 实有人数 实检人数 observed actual seen'),
  source: words(
    '数据来源',
    'source',
    '数据来源 来源 来源系统 信息来源 来源部门 source datasource system origin',
  ),
}

/** A heading without what is not a word: 身份证号（必填）* → 身份证号. */
export const headingKey = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[（(【[].*?[）)】\]]/g, '')
    .replace(/[\s_\-*：:.·"'、/]/g, '')
    .replace(/^\d+(?=[^\d])/, '')

const BY_HEADING: ReadonlyMap<string, Field> = new Map(
  FIELDS.flatMap((f) => WORDS[f].headings.map((h) => [h, f] as const)),
)

/** The field of a heading by its words alone. */
export function fieldOfHeading(text: string): Field | undefined {
  const key = headingKey(text)
  return key === '' ? undefined : BY_HEADING.get(key)
}
