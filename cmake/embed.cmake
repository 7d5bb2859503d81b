# A file as an array of bytes in the program.
#
# blumap_embed(MODULE FILE SYMBOL)
#   adds to MODULE a generated source that defines `const unsigned char SYMBOL[]` and
#   `const size_t SYMBOL_size`. The declarations are for a header of the module to write.
function(blumap_embed module file symbol)
    set(output ${PROJECT_BINARY_DIR}/embedded/${symbol}.c)
    add_custom_command(OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DINPUT=${PROJECT_SOURCE_DIR}/${file} -DOUTPUT=${output}
            -DSYMBOL=${symbol} -P ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
        DEPENDS ${PROJECT_SOURCE_DIR}/${file} ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
        VERBATIM)
    target_sources(${module} PRIVATE ${output})
endfunction()
