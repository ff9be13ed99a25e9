// The frame around a deputy's screens.
export default {
  size: "字号",
  sizeTitle: "文字大小",
  s22: "小",
  s30: "中",
  s40: "大",
  s52: "特大",
  contrast: "高对比度",
  done: "完成",
  signOut: "退出，换人使用",
  number: "{number} 号",
  deputy: "代表 {number} 号",
};
