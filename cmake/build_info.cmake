# Writes generated/build_info.h: version, git revision, compiler, flags. Runs at every build, touches the file only when
# its text changes, so nothing is compiled again without need.
execute_process(COMMAND git -C ${SOURCE} rev-parse --short=12 HEAD OUTPUT_VARIABLE VIGIL_GIT_REVISION
                OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE no_git)
if(no_git)
  set(VIGIL_GIT_REVISION "")
else()
  execute_process(COMMAND git -C ${SOURCE} diff --quiet HEAD -- RESULT_VARIABLE modified ERROR_QUIET OUTPUT_QUIET)
  if(modified)
    string(APPEND VIGIL_GIT_REVISION "-modified")
  endif()
endif()
string(REGEX REPLACE "  +" " " VIGIL_COMPILER_FLAGS "${VIGIL_COMPILER_FLAGS}")
string(STRIP "${VIGIL_COMPILER_FLAGS}" VIGIL_COMPILER_FLAGS)
configure_file(${SOURCE}/cmake/build_info.h.in ${OUTPUT} @ONLY)
