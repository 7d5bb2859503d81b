# A module is a folder of src/; its public face is its headers.
#
# blumap_module(NAME USES other modules... LIBRARIES third parties...)
#   builds every .c file of src/NAME into the static library NAME.
function(blumap_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;LIBRARIES")
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.c)
    if(NOT sources)
        add_library(${name} INTERFACE)
        return()
    endif()
    add_library(${name} STATIC ${sources})
    set_target_properties(${name} PROPERTIES OUTPUT_NAME blumap_${name})
    target_link_libraries(${name} PUBLIC blumap_flags ${arg_USES})
    foreach(library IN LISTS arg_LIBRARIES)
        target_link_libraries(${name} PUBLIC library_${library})
    endforeach()
endfunction()
