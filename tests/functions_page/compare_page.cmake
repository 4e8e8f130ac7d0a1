# Fails where PAGE is not what `PROGRAM -c "help functions"` prints.
execute_process(COMMAND ${PROGRAM} -c "help functions" OUTPUT_VARIABLE generated
                COMMAND_ERROR_IS_FATAL ANY)
file(READ ${PAGE} page)
if(NOT page STREQUAL generated)
  message(FATAL_ERROR "${PAGE} is out of date: celadon -c 'help functions' > docs/functions.md")
endif()
