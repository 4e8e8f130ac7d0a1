celadon_bench(value_bench ROOMS value)
if(TARGET celadon::arrow)
  celadon_bench(parquet_bench COMPONENTS arrow)
endif()
