#include "stack/http/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using stack::http::Fields;
using testing::ElementsAre;

TEST(Fields, NamesDisregardCase) {  // C13
  Fields fields{{"Content-Type", "text/html"}};
  EXPECT_EQ(fields.find("content-TYPE"), "text/html");
  EXPECT_FALSE(fields.contains("Content-Typ"));
}

TEST(Fields, TheFirstOfANameIsFound) {
  Fields fields{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  EXPECT_EQ(fields.find("a"), "1");
}

TEST(Fields, ValuesOfANameCombineInOrder) {  // C12
  Fields fields{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  EXPECT_EQ(fields.combined("A"), "1, 3");
  EXPECT_EQ(fields.combined("C"), std::nullopt);
}

TEST(Fields, AListSpansFieldsAndDropsEmptyMembers) {
  Fields fields{{"A", " x ,,\ty"}, {"a", ""}, {"A", "z,"}};
  EXPECT_THAT(fields.list("a"), ElementsAre("x", "y", "z"));
  EXPECT_TRUE(fields.list_contains("a", "Y"));
  EXPECT_FALSE(fields.list_contains("a", "xy"));
}

TEST(Fields, OrderIsKept) {
  Fields fields;
  fields.add("b", "1");
  fields.add("a", "2");
  EXPECT_EQ(fields, (Fields{{"b", "1"}, {"a", "2"}}));
  EXPECT_NE(fields, (Fields{{"a", "2"}, {"b", "1"}}));
}

}  // namespace
