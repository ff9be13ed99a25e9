package sheet

import (
	"strconv"

	"piaojue/ballot"
)

var itemLayout = layout{
	columns: []column{
		{"id", "编号", false, []string{"项目编号", "项目序号", "序号", "no", "no."}},
		{"title", "标题", true, []string{
			"项目名称", "民生实事项目名称", "实事项目名称", "候选项目名称", "民生实事项目", "候选项目", "实事项目", "项目标题", "工程名称",
			"议题名称", "议案名称", "议题", "事项名称", "名称", "项目", "事项",
		}},
		{"short", "简称", false, []string{"项目简称"}},
		{"department", "部门", false, []string{
			"牵头单位", "牵头部门", "牵头责任单位", "牵头(责任)单位", "责任单位", "责任部门", "实施单位", "实施主体", "承办单位", "主办单位",
			"建设单位", "主管部门", "项目单位",
		}},
		{"investment", "投资", false, inWan("投资", "计划投资", "计划投资额", "预计投资", "总投资", "投资额", "估算投资", "投资估算",
			"投资概算", "投资金额", "计划总投资", "项目投资", "资金", "资金预算", "预算", "预算资金")},
		{"details", "详情", false, []string{
			"建设内容", "建设内容及规模", "建设内容和规模", "建设规模及内容", "建设规模和内容", "主要建设内容", "项目建设内容", "主要内容",
			"项目内容", "实施内容", "具体内容", "项目简介", "项目概况", "简介", "目标任务", "内容",
		}},
		{"group", "分组", false, []string{"类别", "项目类别", "项目类型", "所属类别", "分类"}},
		{"place", "地点", false, []string{"建设地点", "实施地点", "项目地点", "建设位置"}},
		{"serves", "受益对象", false, []string{"受益人群", "受益群众", "惠及对象", "惠及人群", "受益范围"}},
		{"due", "完成时限", false, []string{
			"完成时间", "计划完成时间", "计划完成时限", "完成日期", "预计完成时间", "竣工时间", "办结时限", "时限",
		}},
	},
	named:   "title",
	group:   "group",
	maxRows: ballot.MaxItems,
	tooMany: ballot.FaultTooManyItems,
}

// inWan are names of a column of amounts that state its unit; without one the unit would be unknown.
func inWan(names ...string) []string {
	var list []string
	for _, n := range names {
		list = append(list, n+"(万元)", n+"/万元", n+"(单位:万元)")
	}
	return list
}

// Items is the content of a file of items. It may be used if Faults is empty.
type Items struct {
	Items    []ballot.Item // every row that is not blank, faulty ones included, in order
	Rows     []int         // the row of each item as the clerk sees it
	Faults   []ballot.Fault
	Notices  []ballot.Fault
	Encoding string
	Rare     []string  // characters that the hall display may lack
	Hidden   Hidden    // what the file hides, whatever was chosen
	Question *Question // which column is which, if the headings are not known
}

// Items reads the items of a poll from CSV, XLSX or JSON, as [Reader.Roll] reads a roll. Items without an id are
// numbered by their position.
func (r Reader) Items(data []byte, contentType, filename string) (Items, error) {
	t, err := r.read(data, contentType, filename, itemLayout)
	if err != nil {
		return Items{}, err
	}
	out := Items{
		Encoding: t.encoding, Hidden: t.hidden, Question: t.question,
		Items: make([]ballot.Item, 0, len(t.lines)), Rows: make([]int, 0, len(t.lines)),
	}
	ids, titles := map[string]int{}, map[string]int{}
	for i, l := range t.lines {
		id, legible := t.id(l, "id")
		if id == "" {
			id = strconv.Itoa(i + 1)
		}
		if legible {
			t.checkItemID(l.row, id, ids)
		}
		item := ballot.Item{
			ID:         ballot.ItemID(id),
			Title:      t.text(l, "title", ballot.TextRule{Most: ballot.MaxTitle, Required: true}),
			Short:      t.text(l, "short", ballot.TextRule{Most: ballot.MaxShort}),
			Department: t.text(l, "department", ballot.TextRule{Most: ballot.MaxTitle}),
			Investment: t.investment(l),
			Details:    t.text(l, "details", ballot.TextRule{Most: ballot.MaxDetails, Lines: true}),
			Group:      t.text(l, "group", ballot.TextRule{Most: ballot.MaxTitle}),
			ItemMore: ballot.ItemMore{
				Place:  t.text(l, "place", ballot.TextRule{Most: ballot.MaxTitle}),
				Serves: t.text(l, "serves", ballot.TextRule{Most: ballot.MaxTitle}),
				Due:    t.due(l),
			},
		}
		t.checkTitle(l.row, item.Title, titles)
		t.checkRare(l.row, "title", item.Title+item.Short, &out.Rare)
		out.Items, out.Rows = append(out.Items, item), append(out.Rows, l.row)
	}
	out.Faults, out.Notices = t.faults, t.notices
	return out, nil
}

func (t *table) checkItemID(row int, id string, before map[string]int) {
	if !ballot.ValidItemID(ballot.ItemID(id)) {
		t.fault("id", row, ballot.FaultBadID, "value", shown(id))
		return
	}
	if first, twice := before[id]; twice {
		t.fault("id", row, ballot.FaultDuplicate, "value", id, "other", strconv.Itoa(first))
		return
	}
	before[id] = row
}

// checkTitle finds a title that was used before, ignoring differences in spacing.
func (t *table) checkTitle(row int, title string, before map[string]int) {
	key := ballot.NameKey(title)
	if key == "" {
		return
	}
	if first, twice := before[key]; twice {
		t.fault("title", row, ballot.FaultSameTitle, "value", shown(title), "other", strconv.Itoa(first))
		return
	}
	before[key] = row
}
