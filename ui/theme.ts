/** The antd theme of the desk, from DESIGN.md. antd draws forms, tables and dialogs; red is kept for the clock. */
import { theme as antdTheme, type ThemeConfig } from 'antd'

const font =
  '-apple-system, BlinkMacSystemFont, "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", system-ui, sans-serif'
const mono =
  '"SF Mono", "Cascadia Mono", "JetBrains Mono", Consolas, "Noto Sans Mono CJK SC", "DejaVu Sans Mono", monospace'

const shape: ThemeConfig['token'] = {
  fontFamily: font,
  fontFamilyCode: mono,
  fontSize: 13,
  fontSizeSM: 12,
  fontSizeLG: 16,
  fontSizeXL: 20,
  lineHeight: 1.5385,
  fontWeightStrong: 600,
  sizeUnit: 4,
  sizeStep: 4,
  controlHeight: 32,
  controlHeightSM: 26,
  controlHeightLG: 40,
  borderRadius: 4,
  borderRadiusSM: 2,
  borderRadiusLG: 8,
  wireframe: false,
  controlOutlineWidth: 2,
  motionDurationFast: '0.09s',
  motionDurationMid: '0.16s',
  motionDurationSlow: '0.28s',
  motionEaseInOut: 'cubic-bezier(.2,0,0,1)',
  motionEaseOut: 'cubic-bezier(.2,0,0,1)',
}

/** The colours one theme needs; `day` and `night` are the desk and the phone-at-night columns of tokens.css. */
interface Palette {
  brand: string
  brandHover: string
  brandActive: string
  brandSoft: string
  brandLine: string
  onBrand: string
  ink: string
  ink2: string
  ink3: string
  bg: string
  surface: string
  surface2: string
  surface3: string
  line: string
  control: string
  ok: string
  okBg: string
  soon: string
  soonBg: string
}

const day: Palette = {
  brand: '#0A5F6B',
  brandHover: '#084F59',
  brandActive: '#063F48',
  brandSoft: '#E2F0F1',
  brandLine: '#9CCBD0',
  onBrand: '#FFFFFF',
  ink: '#14201F',
  ink2: '#42525A',
  ink3: '#5A6A6E',
  bg: '#ECF0F0',
  surface: '#FFFFFF',
  surface2: '#F6F8F8',
  surface3: '#E6ECEC',
  line: '#DAE1E1',
  control: '#768587',
  ok: '#26613F',
  okBg: '#E5F1E9',
  soon: '#7F4600',
  soonBg: '#FFF0D2',
}

const night: Palette = {
  brand: '#6CC5CE',
  brandHover: '#86D2D9',
  brandActive: '#55B2BC',
  brandSoft: '#173438',
  brandLine: '#2F6369',
  onBrand: '#06262B',
  ink: '#E6EEED',
  ink2: '#B3C2C4',
  ink3: '#93A5A8',
  bg: '#0D1416',
  surface: '#162023',
  surface2: '#1B272A',
  surface3: '#243236',
  line: '#29383C',
  control: '#7B8E92',
  ok: '#86CFA5',
  okBg: '#173226',
  soon: '#F4C05C',
  soonBg: '#392B10',
}

function themeOf(c: Palette, dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    cssVar: { key: 'yige' },
    hashed: false,
    token: {
      ...shape,
      colorPrimary: c.brand,
      colorPrimaryHover: c.brandHover,
      colorPrimaryActive: c.brandActive,
      colorPrimaryBg: c.brandSoft,
      colorPrimaryBorder: c.brandLine,
      colorTextLightSolid: c.onBrand,
      colorInfo: c.brand,
      colorLink: c.brand,
      colorLinkHover: c.brandHover,
      colorSuccess: c.ok,
      colorSuccessBg: c.okBg,
      colorWarning: c.soon,
      colorWarningBg: c.soonBg,
      colorError: c.ink,
      colorErrorHover: c.ink,
      colorErrorBg: c.surface3,
      colorErrorBorder: c.ink,
      colorText: c.ink,
      colorTextSecondary: c.ink2,
      colorTextTertiary: c.ink3,
      colorTextQuaternary: c.ink3,
      colorTextPlaceholder: c.ink3,
      colorTextDisabled: c.ink3,
      colorBgLayout: c.bg,
      colorBgContainer: c.surface,
      colorBgElevated: c.surface,
      colorBgSpotlight: '#22343A',
      colorFillAlter: c.surface2,
      colorFillSecondary: c.surface3,
      colorBgContainerDisabled: c.surface2,
      colorBorder: c.control,
      colorBorderSecondary: c.line,
      colorSplit: c.line,
      colorBgMask: 'rgba(12,22,24,.45)',
      controlItemBgHover: c.surface2,
      controlItemBgActive: c.brandSoft,
      controlOutline: dark ? 'rgba(108,197,206,.32)' : 'rgba(10,95,107,.28)',
      boxShadow: '0 4px 16px rgba(16,32,32,.12), 0 0 0 1px rgba(16,32,32,.06)',
      boxShadowSecondary: '0 16px 48px rgba(16,32,32,.20), 0 0 0 1px rgba(16,32,32,.08)',
    },
    components: {
      Layout: { siderBg: '#0D2529', headerBg: c.surface, headerHeight: 48, bodyBg: c.bg },
      Menu: {
        itemHeight: 30,
        itemBorderRadius: 4,
        itemSelectedBg: c.brand,
        itemSelectedColor: c.onBrand,
        darkItemBg: '#0D2529',
        darkItemSelectedBg: '#1B4147',
      },
      Button: {
        fontWeight: 400,
        defaultShadow: 'none',
        primaryShadow: 'none',
        dangerShadow: 'none',
        paddingInline: 12,
        paddingInlineSM: 8,
      },
      Table: {
        headerBg: c.surface2,
        headerColor: c.ink2,
        headerSplitColor: 'transparent',
        cellPaddingBlockSM: 6,
        cellPaddingInlineSM: 10,
        rowHoverBg: c.surface2,
        rowSelectedBg: c.brandSoft,
        rowSelectedHoverBg: c.brandSoft,
        borderColor: c.line,
      },
      Card: { headerFontSize: 13, headerHeight: 36, bodyPadding: 14 },
      Tabs: { horizontalItemPadding: '8px 0', inkBarColor: c.brand },
      Tree: { titleHeight: 28, nodeSelectedBg: c.brandSoft, nodeHoverBg: c.surface3 },
      Segmented: { itemSelectedBg: c.brand, itemSelectedColor: c.onBrand, trackBg: c.surface },
      Tag: { defaultBg: c.surface3, defaultColor: c.ink2, borderRadiusSM: 3 },
      Form: { itemMarginBottom: 12, labelColor: c.ink2, labelRequiredMarkColor: c.ink2 },
      Timeline: { dotBorderWidth: '2px', tailColor: c.brandLine, itemPaddingBottom: 9 },
      Progress: { defaultColor: c.brand, remainingColor: c.surface3, lineBorderRadius: 2 },
      Skeleton: { gradientFromColor: c.surface3, gradientToColor: c.bg },
      Steps: { iconSizeSM: 12, titleLineHeight: 18 },
      Descriptions: { labelBg: c.surface2 },
      Tooltip: { maxWidth: 320, colorTextLightSolid: '#EDF4F3' },
      Message: { contentBg: '#22343A' },
    },
  }
}

export const theme: ThemeConfig = themeOf(day, false)
export const nightTheme: ThemeConfig = themeOf(night, true)
