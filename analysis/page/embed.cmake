# Writes the texts that a page carries with it as a source file: cmake -DCSS=F -DJS=F -DCHART_JS=F -DCHART_LICENCE=F -DOUT=F -P embed.cmake
function(as_bytes file out)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  set(${out} "${bytes}" PARENT_SCOPE)
endfunction()
set(text "#include \"analysis/page/assets.hpp\"\n\nnamespace failcast::page {\nnamespace {\n")
foreach(name CSS JS CHART_JS CHART_LICENCE)
  as_bytes(${${name}} bytes)
  string(APPEND text "constexpr unsigned char k${name}[] = {${bytes}};\n")
endforeach()
string(APPEND text "std::string_view text_of(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}
}  // namespace

const std::string_view kPageCss = text_of(kCSS, sizeof kCSS), kPageJs = text_of(kJS, sizeof kJS),
                       kChartJs = text_of(kCHART_JS, sizeof kCHART_JS), kChartLicence = text_of(kCHART_LICENCE, sizeof kCHART_LICENCE);

}  // namespace failcast::page
")
file(WRITE ${OUT} "${text}")
