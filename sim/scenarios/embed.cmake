# cmake -DOUT=FILE.cc -DFOLDER=FOLDER -P embed.cmake: writes the scenarios and traces of a folder as C++.

# Appends an array of {"NAME", "text"}, by name: of the files NAME and the ending, which are text without `)netsim"`.
function(embed array ending pattern)
  file(GLOB names RELATIVE ${FOLDER} ${FOLDER}/${pattern}${ending})
  if(ending)
    list(TRANSFORM names REPLACE "${ending}$" "")
  endif()
  list(SORT names)
  set(entries "")
  foreach(name IN LISTS names)
    file(READ ${FOLDER}/${name}${ending} text)
    # Compilers need not take literals beyond 64 KiB: traces are longer in pieces.
    string(LENGTH "${text}" length)
    set(pieces "")
    set(at 0)
    while(at LESS length)
      string(SUBSTRING "${text}" ${at} 16000 piece)
      string(APPEND pieces "R\"netsim(${piece})netsim\"\n")
      math(EXPR at "${at} + 16000")
    endwhile()
    string(APPEND entries "    {\"${name}\", ${pieces}},\n")
  endforeach()
  set(written "${written}constexpr BuiltIn k${array}Array[] = {\n${entries}};\n" PARENT_SCOPE)
endfunction()

set(written "")
embed(Scenarios ".toml" *)
embed(Traces "" traces/*)
file(WRITE ${OUT}
"#include \"sim/scenarios/embedded.h\"

namespace sim::scenarios {
namespace {

${written}
}  // namespace

constinit const std::span<const BuiltIn> kScenarios{kScenariosArray};
constinit const std::span<const BuiltIn> kTraces{kTracesArray};

}  // namespace sim::scenarios
")
