# Run by blumap_manual: puts what the program prints into the page.
execute_process(COMMAND ${BLUMAP} help ${TOPIC} --man OUTPUT_VARIABLE REFERENCE COMMAND_ERROR_IS_FATAL ANY)
configure_file(${INPUT} ${OUTPUT} @ONLY)
