import CProcessor
import Processor

serveRequests { memory, tables, area, _, space in vcpu_main(memory, tables, area, space) }
