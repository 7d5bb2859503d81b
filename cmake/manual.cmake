# A man page whose reference part the program itself prints, so that it cannot fall behind.
#
# blumap_manual(PAGE TOPIC)
#   makes and installs PAGE from share/man/PAGE.in, in which the line @REFERENCE@ stands for what
#   `blumap help TOPIC --man` prints.
function(blumap_manual page topic)
    set(template ${PROJECT_SOURCE_DIR}/share/man/${page}.in)
    set(output ${PROJECT_BINARY_DIR}/man/${page})
    add_custom_command(OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DBLUMAP=$<TARGET_FILE:blumap> -DTOPIC=${topic} -DINPUT=${template}
            -DOUTPUT=${output} -P ${PROJECT_SOURCE_DIR}/cmake/manual_page.cmake
        DEPENDS blumap ${template} ${PROJECT_SOURCE_DIR}/cmake/manual_page.cmake
        VERBATIM)
    add_custom_target(manual_${topic} ALL DEPENDS ${output})
    string(REGEX REPLACE ".*\\." "" section ${page})
    install(FILES ${output} DESTINATION share/man/man${section})
endfunction()
