// Trees, and the order and pages of nodes. Source: the hypercube page, sections 8.2, 9.2, 9.4 and
// 9.5; Qlik's engine API, NxTreeNode, `qSortbyYValue`, `qTails`. Our own: that nodes below the
// first level are collapsed until they are expanded, and that any measure sorts nodes.
#include "hypercube/cube_fixture.h"

namespace celadon {
namespace {

class TreeTest : public CubeTest {
 protected:
  void SetUp() override {
    StagedModel staged;
    Stage(staged, "T", {"D", "K", "V"},
          {{T("a"), T("x"), N(5)},
           {T("a"), T("y"), N(-2)},
           {T("b"), T("x"), N(30)},
           {T("b"), T("z"), N(1)},
           {T("c"), T("y"), N(20)}});
    Build(std::move(staged));
  }

  HyperCubeDefinition Pivot() {
    HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)"});
    cube.mode = CubeMode::kPivot;
    cube.expanded = true;
    return cube;
  }
  HyperCubeDefinition Tree() {
    HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)", "Count(V)"});
    cube.mode = CubeMode::kTree;
    cube.expanded = true;
    return cube;
  }

  std::string LeftOf(const HyperCubeDefinition& definition) {
    const auto cube = Calculate(definition);
    return cube.ok() ? Outline(cube->pivot->left) : std::string(cube.status().message());
  }
  std::string TreeOf(const HyperCubeDefinition& definition) {
    const auto cube = Calculate(definition);
    return cube.ok() ? Outline(cube->tree->nodes) : std::string(cube.status().message());
  }

  static std::string Outline(const std::vector<PivotNode>& nodes) {
    std::string text;
    for (const PivotNode& node : nodes) {
      text += (text.empty() ? "" : " ") + node.cell.text;
      if (node.up > 0) text += "^" + std::to_string(node.up);
      if (node.down > 0) text += "v" + std::to_string(node.down);
      if (!node.nodes.empty()) text += "(" + Outline(node.nodes) + ")";
    }
    return text;
  }
  // Nodes with their values, types other than N, and what is below.
  static std::string Outline(const std::vector<TreeNode>& nodes) {
    std::string text;
    for (const TreeNode& node : nodes) {
      text += (text.empty() ? "" : " ") + node.cell.text;
      if (node.type != 'N') text += std::string(":") + node.type;
      for (const Cell& value : node.values) text += "," + value.text;
      if (!node.nodes.empty()) text += "(" + Outline(node.nodes) + ")";
    }
    return text;
  }
};

TEST_F(TreeTest, AMeasureSortsTheNodesOfEveryLevelInsideTheirOuterOnes) {
  HyperCubeDefinition cube = Pivot();
  cube.sort = {{.column = 2, .criteria = {}, .descending = true}};
  EXPECT_EQ(LeftOf(cube), "b(x z) c(y) a(x y)");
  cube.sort[0].descending = false;
  EXPECT_EQ(LeftOf(cube), "a(y x) c(y) b(z x)");
  // Behind a dimension's own order the measure sorts what is inside.
  cube.sort.insert(cube.sort.begin(), {.column = 0, .criteria = {}, .descending = true});
  EXPECT_EQ(LeftOf(cube), "c(y) b(z x) a(y x)");
  cube.sort.back().column = 7;
  EXPECT_EQ(LeftOf(cube), "the cube is sorted by a column that it does not have");
}

TEST_F(TreeTest, SortedNodesKeepTheOthersLastAndTheTopInItsOwnOrder) {
  HyperCubeDefinition cube = Pivot();
  cube.left_dimensions = 1;
  cube.dimensions[0].others = {.limit = OthersDefinition::Limit::kCounted, .value = 2};
  cube.sort = {{.column = 2, .criteria = {}, .descending = false}};
  EXPECT_EQ(LeftOf(cube), "c b Others");
  EXPECT_EQ(Outline(Calculate(cube)->pivot->top), "x y z");
}

TEST_F(TreeTest, FunctionsOfOtherRowsTakeTheOrderOfMeasuresAway) {
  HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)", "Above(Sum(V))"});
  cube.mode = CubeMode::kPivot;
  cube.sort = {{.column = 2, .criteria = {}, .descending = true}};
  EXPECT_EQ(LeftOf(cube), "a b c");
}

TEST_F(TreeTest, APageCutsTheNodesOfBothSides) {
  HyperCubeDefinition cube = Pivot();
  cube.page = {.skip = 1, .top = 2};
  EXPECT_EQ(LeftOf(cube), "a^1(y) bv1(x)");
  const auto page = Calculate(cube);
  ASSERT_EQ(page->pivot->data.size(), 2);
  EXPECT_EQ(Line(page->pivot->data[0]), "-2");
  EXPECT_EQ(page->rows, 5);
  cube.page.skip = 9;
  EXPECT_EQ(LeftOf(cube), "");
  cube.page = {};
  cube.left_dimensions = 1;
  cube.columns = {.skip = 2, .top = 5};
  EXPECT_EQ(Outline(Calculate(cube)->pivot->top), "z");
  EXPECT_EQ(Line(Calculate(cube)->pivot->data[1]), "1");
  EXPECT_EQ(Calculate(cube)->pivot->columns, 3);
}

TEST_F(TreeTest, PagesOfAStraightTableTellWhatIsCutOfTheirGroups) {
  HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)"});
  cube.page = {.skip = 1, .top = 2};
  const std::vector<GroupTail> first_row_of_a_and_last_of_b = {{.up = 1, .down = 1}};
  EXPECT_EQ(Calculate(cube)->tails, first_row_of_a_and_last_of_b);
  cube.page = {.skip = 2, .top = 2};
  EXPECT_EQ(Calculate(cube)->tails, std::vector<GroupTail>(1));
  cube.sort = {{.column = 1, .criteria = {}, .descending = false}};  // x a, x b, y a, y c, z b
  cube.page = {.skip = 0, .top = 3};
  const std::vector<GroupTail> one_more_of_y = {{.up = 0, .down = 1}};
  EXPECT_EQ(Calculate(cube)->tails, one_more_of_y);
}

TEST_F(TreeTest, AStackedTableHasOneMeasure) {
  HyperCubeDefinition cube = Define({"D"}, {"Sum(V)", "Count(V)"});
  cube.mode = CubeMode::kStacked;
  EXPECT_EQ(LeftOf(cube), "a stacked table has exactly one measure, not 2");
}

TEST_F(TreeTest, EveryNodeHasTheMeasuresOfItsRecords) {
  const auto cube = Calculate(Tree());
  ASSERT_TRUE(cube.ok()) << cube.status();
  const TreeNode& root = *cube->tree;
  EXPECT_EQ(root.type, 'R');
  EXPECT_EQ(Line(root.values), "54 5");
  EXPECT_EQ(Outline(root.nodes), "a,3,2(x,5,1 y,-2,1) b,31,2(x,30,1 z,1,1) c,20,1(y,20,1)");
  EXPECT_EQ(root.positive, (std::vector<double>{54, 5}));
  EXPECT_EQ(root.nodes[0].positive, (std::vector<double>{5, 2}));
  EXPECT_EQ(root.nodes[0].negative, (std::vector<double>{-2, 0}));
  const TreeNode& z = root.nodes[1].nodes[1];
  EXPECT_EQ(z.group_position, 1);
  EXPECT_EQ(z.group_size, 2);
  EXPECT_EQ(z.row, 3);
  EXPECT_EQ(z.path, std::vector<uint64_t>{1});
  EXPECT_EQ(z.state, ValueState::kPossible);
  EXPECT_TRUE(root.nodes[0].can_collapse);
  EXPECT_FALSE(z.can_collapse || z.can_expand);
}

TEST_F(TreeTest, NodesAreCollapsedUntilTheyAreExpanded) {
  HyperCubeDefinition cube = Tree();
  cube.expanded = false;
  EXPECT_EQ(TreeOf(cube), "a,3,2 b,31,2 c,20,1");
  EXPECT_TRUE(Calculate(cube)->tree->nodes[0].can_expand);
  cube.expanded_left = {{1}};
  EXPECT_EQ(TreeOf(cube), "a,3,2 b,31,2(x,30,1 z,1,1) c,20,1");
}

TEST_F(TreeTest, LevelsHaveMeasuresOfTheirOwnWhichSortThem) {
  HyperCubeDefinition cube = Tree();
  cube.measures[0].dimension = 0;
  cube.measures[1].dimension = 1;
  EXPECT_EQ(TreeOf(cube), "a,3(x,1 y,1) b,31(x,1 z,1) c,20(y,1)");
  EXPECT_EQ(Calculate(cube)->tree->values.size(), 0);
  cube.sort = {{.column = 2, .criteria = {}, .descending = true}};
  EXPECT_EQ(TreeOf(cube), "b,31(x,1 z,1) c,20(y,1) a,3(x,1 y,1)");
  cube.dimensions[0].condition = "0";  // its measure goes with it
  EXPECT_EQ(TreeOf(cube), "x,2 y,2 z,1");
}

TEST_F(TreeTest, LevelsAndPagesOfThemAreFetched) {
  HyperCubeDefinition cube = Tree();
  cube.measures.pop_back();
  cube.tree.levels = {{.page = {.skip = 1, .top = 1}}};
  EXPECT_EQ(TreeOf(cube), "b,31(x,30 z,1)");
  EXPECT_EQ(Calculate(cube)->tree->nodes[0].group_position, 1);
  cube.tree = {};
  cube.page = {.skip = 2, .top = 9};
  EXPECT_EQ(TreeOf(cube), "c,20(y,20)");
  cube.page = {};
  cube.tree = {.first = 1};
  EXPECT_EQ(TreeOf(cube), "x,5 y,-2 x,30 z,1 y,20");
  cube.tree = {.depth = 1};
  EXPECT_EQ(TreeOf(cube), "a,3 b,31 c,20");
  cube.tree = {.most_nodes = 7};
  EXPECT_EQ(TreeOf(cube), "");
  cube.tree.most_nodes = 8;
  EXPECT_NE(TreeOf(cube), "");
}

TEST_F(TreeTest, PossibleValuesWithoutRecordsAreGeneratedWhereAsked) {
  Select("D", {"a", "b"});
  HyperCubeDefinition cube = Tree();
  cube.measures.pop_back();
  cube.tree.levels = {{}, {.all_values = true}};
  EXPECT_EQ(TreeOf(cube), "a,3(x,5 y,-2 z:G,-) b,31(x,30 z,1 y:G,-)");
}

TEST_F(TreeTest, TotalsAndOthersAreNodesToo) {
  HyperCubeDefinition cube = Tree();
  cube.measures.pop_back();
  cube.dimensions[1].show_total = true;
  cube.dimensions[0].others = {.limit = OthersDefinition::Limit::kCounted, .value = 1};
  EXPECT_EQ(TreeOf(cube), "b,31(x,30 z,1 Total:T,31) Others:O,23(x,5 y,18 Total:T,23)");
  EXPECT_EQ(Calculate(cube)->tree->nodes[0].positive[0], 31);
}

}  // namespace
}  // namespace celadon
