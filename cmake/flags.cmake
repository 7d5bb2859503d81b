# What every source file of blumap is compiled with.
add_library(blumap_flags INTERFACE)
target_include_directories(blumap_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(blumap_flags INTERFACE _GNU_SOURCE BLUMAP_VERSION="${PROJECT_VERSION}")
# The pictures depend on every rounding: no fused multiply-add.
target_compile_options(blumap_flags INTERFACE -ffp-contract=off
    -include ${PROJECT_SOURCE_DIR}/src/base/banned.h)
target_compile_options(blumap_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes
    -Wmissing-prototypes -Wold-style-definition -Wcast-qual -Wcast-align -Wpointer-arith -Wformat=2
    -Wundef -Wvla -Wswitch-enum -Wwrite-strings -Wnull-dereference -Wdouble-promotion
    -Wimplicit-fallthrough)
if(CMAKE_C_COMPILER_ID STREQUAL GNU)
    target_compile_options(blumap_flags INTERFACE -Wduplicated-cond -Wduplicated-branches -Wlogical-op)
endif()
if(BLUMAP_WERROR)
    target_compile_options(blumap_flags INTERFACE -Werror)
endif()

if(BLUMAP_SANITIZE)
    target_compile_options(blumap_flags INTERFACE -fsanitize=${BLUMAP_SANITIZE}
        -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(blumap_flags INTERFACE -fsanitize=${BLUMAP_SANITIZE})
else()
    target_compile_options(blumap_flags INTERFACE -fstack-protector-strong
        $<$<CONFIG:Release>:-U_FORTIFY_SOURCE> $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
endif()
# All of the code tells the fuzzer where it has been, not only the target.
if(BLUMAP_FUZZ)
    target_compile_options(blumap_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
target_link_options(blumap_flags INTERFACE -Wl,-z,relro,-z,now)
